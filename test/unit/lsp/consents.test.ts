// X14: without a sandbox the person is asked once for each folder and tool; a yes lasts, a no does not.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createConsents } from '../../../server/src/lsp/consents.ts';
import { consentHash } from '../../../server/src/workspace/consentHash.ts';

const folders: string[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function storage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-consents-'));
  folders.push(folder);
  return folder;
}

const question = (hash: string) => ({
  root: '/w',
  title: 'Tests',
  tool: 'vitest',
  why: 'there is no bubblewrap',
  hash,
});
const never = new AbortController().signal;

function person(folder: string, answer: string | undefined) {
  const asked: string[] = [];
  const consents = createConsents(
    folder,
    (message) => {
      asked.push(message);
      return Promise.resolve(answer);
    },
    () => undefined,
  );
  return { asked, consents };
}

test('a yes is kept, also by the next server, and only for the same hash', async () => {
  const folder = storage();
  const first = person(folder, 'Run Without Isolation');
  expect(await first.consents.ask(question('a'), never)).toBe(true);
  expect(await first.consents.ask(question('a'), never)).toBe(true);
  expect(first.asked).toHaveLength(1);
  expect(first.asked[0]).toContain('no isolation');
  const next = person(folder, undefined);
  expect(await next.consents.ask(question('a'), never)).toBe(true);
  expect(next.asked).toEqual([]);
  expect(await next.consents.ask(question('b'), never)).toBe(false);
  expect(next.asked).toHaveLength(1);
});

test('a no and a dismissed question are the same, and are asked again', async () => {
  const folder = storage();
  for (const answer of ['Not Now', undefined]) {
    const one = person(folder, answer);
    expect(await one.consents.ask(question('a'), never)).toBe(false);
    expect(one.asked).toHaveLength(1);
  }
});

test('two questions at once are one', async () => {
  const one = person(storage(), 'Run Without Isolation');
  const answers = await Promise.all([one.consents.ask(question('a'), never), one.consents.ask(question('a'), never)]);
  expect([answers, one.asked.length]).toEqual([[true, true], 1]);
});

test('a run waits for an answer only so long, and a late yes counts for the next one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked: string[] = [];
  const said = Promise.withResolvers<string>();
  const shown = Promise.withResolvers<void>();
  const show = (message: string) => {
    asked.push(message);
    shown.resolve();
    return said.promise;
  };
  const consents = createConsents(storage(), show, () => undefined, 1000);
  const first = consents.ask(question('a'), never);
  await shown.promise;
  vi.advanceTimersByTime(999);
  const next = consents.ask(question('a'), never);
  vi.advanceTimersByTime(1);
  expect(await first).toBe(false);
  said.resolve('Run Without Isolation');
  expect([await next, asked.length]).toEqual([true, 1]);
  expect(await consents.ask(question('a'), never)).toBe(true);
});

test('a file that cannot be read agrees to nothing, and removing forgets', async () => {
  const folder = storage();
  writeFileSync(join(folder, 'consents.json'), '{"version":1,"agreed":"all"}');
  const one = person(folder, 'Run Without Isolation');
  expect(await one.consents.ask(question('a'), never)).toBe(true);
  expect(one.asked).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(folder, 'consents.json'), 'utf8'))).toEqual({ version: 1, agreed: ['a'] });
  expect(await one.consents.remove()).toBe(1);
  expect(await one.consents.ask(question('a'), never)).toBe(true);
  expect(one.asked).toHaveLength(2);
});

test('the hash changes with the command, the tool and the text of its configuration, and with nothing else', async () => {
  const folder = storage();
  const file = join(folder, 'vitest.config.ts');
  writeFileSync(file, 'one');
  const same = await consentHash(['tests', '/w', '/w/vitest'], [file, join(folder, 'absent')]);
  expect(await consentHash(['tests', '/w', '/w/vitest'], [join(folder, 'absent'), file])).toBe(same);
  expect(await consentHash(['tests', '/w', '/w/other'], [file, join(folder, 'absent')])).not.toBe(same);
  expect(await consentHash(['tests', '/w', '/w/vitest', '--inspect'], [file, join(folder, 'absent')])).not.toBe(same);
  writeFileSync(file, 'two');
  expect(await consentHash(['tests', '/w', '/w/vitest'], [file, join(folder, 'absent')])).not.toBe(same);
});
