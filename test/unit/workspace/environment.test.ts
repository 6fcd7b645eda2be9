// What project tools see of the environment, and which Node they get.

import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { allowedEnvironment } from '../../../server/src/workspace/environment.ts';
import { nodeExecutable } from '../../../server/src/workspace/nodeExecutable.ts';
import { temporaryFolder } from '../../support/processes.ts';

test('passes on home, language and path, and quietens tools', () => {
  const environment = allowedEnvironment(
    { HOME: '/home/p', LANG: 'de', LC_ALL: 'C', TMPDIR: '/t', PATH: '/usr/bin' },
    'linux',
  );
  expect(environment).toEqual({
    HOME: '/home/p',
    LANG: 'de',
    LC_ALL: 'C',
    TMPDIR: '/t',
    PATH: '/usr/bin',
    CI: '1',
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  });
});

test.each([
  'NODE_OPTIONS',
  'LD_PRELOAD',
  'DYLD_INSERT_LIBRARIES',
  'OPENAI_API_KEY',
  'GITHUB_TOKEN',
  'NODE_PATH',
  'BASH_ENV',
  'ELECTRON_RUN_AS_NODE',
  'LC_KEY=x',
])('does not pass on %s', (name) => {
  expect(allowedEnvironment({ [name]: 'x' }, 'linux')).not.toHaveProperty(name);
  expect(allowedEnvironment({ [name]: 'x' }, 'win32')).not.toHaveProperty(name);
});

test('drops entries of the path that a project could fill', () => {
  const path = ['', '.', 'node_modules/.bin', '/usr/bin', '../bin', '/bin'].join(delimiter);
  expect(allowedEnvironment({ PATH: path }, 'linux')['PATH']).toBe(`/usr/bin${delimiter}/bin`);
});

test('keeps the names that Windows needs, whatever their case', () => {
  expect(allowedEnvironment({ SystemRoot: 'C:\\W', Path: '', secret: 'x' }, 'win32')).toMatchObject({
    SystemRoot: 'C:\\W',
    Path: '',
  });
});

/** A folder with a `node` that answers as told. */
function folderWithNode(answer: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'node'), `#!/bin/sh\n${answer}\n`);
  chmodSync(join(folder, 'node'), 0o755);
  return folder;
}

const ours = { execPath: '/opt/ours', versions: { ...process.versions, node: '24.0.0' } };

test('takes the first Node on the path that is new enough', async () => {
  const old = folderWithNode('echo v16.20.0');
  const broken = folderWithNode('exit 1');
  const good = folderWithNode('echo v20.1.2');
  const found = await nodeExecutable({ environment: { PATH: [old, broken, good].join(delimiter) }, ...ours });
  expect(found).toEqual({ path: join(good, 'node'), env: {}, version: '20.1.2' });
});

test('falls back to the one that runs us, told to be Node where it is an editor', async () => {
  const environment = { PATH: temporaryFolder() };
  expect(await nodeExecutable({ environment, ...ours })).toEqual({ path: '/opt/ours', env: {}, version: '24.0.0' });
  const electron = {
    execPath: '/opt/editor',
    versions: { ...ours.versions, electron: '40.0.0' } as NodeJS.ProcessVersions,
  };
  expect((await nodeExecutable({ environment, ...electron })).env).toEqual({ ELECTRON_RUN_AS_NODE: '1' });
});

test('does not take a Node through a relative entry of the path', async () => {
  expect((await nodeExecutable({ environment: { PATH: '.' }, ...ours })).path).toBe('/opt/ours');
});
