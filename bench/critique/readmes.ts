// The READMEs on which critique of prose is measured: of npm packages at fixed versions, with all that the packages
// hold, kept in .cache/. Split by package: one half was looked at while the rules were made.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/run.ts';

const tuning =
  'acorn@8.19.0 c8@12.0.0 chokidar@5.0.0 commander@14.0.3 concurrently@9.2.5 cosmiconfig@9.0.2 cross-env@10.1.0 debug@4.4.3 depcheck@1.4.7 dotenv-cli@11.0.0 env-cmd@11.0.0 esbuild-register@3.6.0 express@5.3.0 fast-glob@3.3.3 got@14.6.6 http-server@14.1.1 jiti@2.7.0 js-yaml@5.5.0 jsesc@3.1.0 json-server@0.17.4 json5@2.2.3 jsonrepair@3.15.0 license-checker@25.0.1 lru-cache@11.5.3 madge@8.0.0';
const reported =
  'dotenv@18.0.10 execa@9.6.1 glob@14.0.6 live-server@1.2.2 markdown-toc@1.2.0 marked@18.2.1 mocha@12.0.3 ms@2.1.3 nanoid@5.1.16 ncp@2.0.0 node-fetch@3.3.2 nodemon@3.1.14 npm-run-all2@8.0.4 nyc@18.0.0 onchange@7.1.0 p-limit@7.3.3 p-map@7.1.1 p-queue@9.3.5 p-retry@7.1.1 rimraf@6.1.4 semver@7.8.6 serve@14.2.7 sirv-cli@3.0.1 svgo@4.1.0 terser@5.51.2 tsx@4.23.15 uglify-js@3.19.3 uuid@14.0.3 ws@8.23.0 yaml@2.9.1 yargs-parser@22.0.0';

/** One README in its package. */
export interface Readme {
  readonly name: string;
  /** The package's folder, absolute. */
  readonly folder: string;
  /** The README's file, absolute. */
  readonly file: string;
  readonly text: string;
}

/** The READMEs of one half; fetched once, and nothing of them is run. */
export function readmesOf(half: 'tuning' | 'reported', say: (message: string) => void): readonly Readme[] {
  return (half === 'tuning' ? tuning : reported).split(' ').flatMap((spec) => {
    const folder = realpathSync(fetched(spec, say));
    const file = readdirSync(folder).find((name) => /^readme\.(?:md|markdown)$/i.test(name));
    if (file === undefined) return [];
    const whole = path.join(folder, file);
    return [{ name: spec, folder, file: whole, text: readFileSync(whole, 'utf8') }];
  });
}

function fetched(spec: string, say: (message: string) => void): string {
  const folder = path.join(root, '.cache', 'readmes', spec.replaceAll('/', '+'));
  if (existsSync(folder)) return folder;
  say(`fetching ${spec}`);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const packed = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', part, spec], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const archive = readdirSync(part).find((name) => name.endsWith('.tgz'));
  if (packed.status !== 0 || archive === undefined)
    throw new Error(`${spec} could not be fetched: ${String(packed.stderr).slice(-300)}`);
  const place = path.join(part, 'package');
  mkdirSync(place);
  const opened = spawnSync('tar', ['-xzf', path.join(part, archive), '-C', place, '--strip-components=1']);
  if (opened.status !== 0) throw new Error(`${spec} could not be opened`);
  renameSync(place, folder);
  rmSync(part, { recursive: true, force: true });
  return folder;
}
