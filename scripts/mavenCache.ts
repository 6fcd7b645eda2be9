// Fetches, once and online, what the Java example and the tests of the Java checkers need from Maven Central,
// so that afterwards everything works offline.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { programFor } from './needs.ts';
import { root, run } from './run.ts';

const example = path.join(root, 'examples', 'java', 'test');

/** JUnit's console launcher, for projects without a build tool. */
const consoleVersion = '1.11.4';

/** Where the launcher lies once it is fetched. */
export const junitConsole = path.join(
  homedir(),
  '.m2/repository/org/junit/platform/junit-platform-console-standalone',
  consoleVersion,
  `junit-platform-console-standalone-${consoleVersion}.jar`,
);

/** Fills Maven's repository until `mvn -o test` works; returns a line for people about it. */
export async function warmMaven(): Promise<string> {
  const maven = programFor('maven');
  if (maven === undefined) return 'Maven’s repository: not filled, there is no Maven';
  const pom = readFileSync(path.join(example, 'pom.xml'));
  const hash = createHash('sha256').update(pom).update(consoleVersion).digest('hex');
  const stamp = path.join(root, '.toolchains', `maven-${hash.slice(0, 16)}`);
  if (existsSync(stamp) && existsSync(junitConsole)) return 'Maven’s repository: filled';
  const folder = mkdtempSync(path.join(tmpdir(), 'maven-cache-'));
  try {
    // A copy, so that no target folder appears in the example; its test fails, which is as it should be.
    cpSync(example, folder, { recursive: true });
    const quiet = ['-q', '-B', '-Dmaven.test.failure.ignore=true'];
    const fetched = await run(maven, [...quiet, 'test'], { cwd: folder, timeoutMs: 600_000 });
    if (fetched.code !== 0) return `Maven could not fetch its plugins:\n${fetched.output.slice(-2000)}`;
    const artifact = `org.junit.platform:junit-platform-console-standalone:${consoleVersion}`;
    const get = ['org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get', `-Dartifact=${artifact}`];
    const launcher = await run(maven, [...quiet, ...get, '-Dtransitive=false'], { cwd: folder, timeoutMs: 600_000 });
    if (launcher.code !== 0) return `Maven could not fetch ${artifact}:\n${launcher.output.slice(-2000)}`;
    const offline = await run(maven, ['-o', ...quiet, 'test'], { cwd: folder, timeoutMs: 600_000 });
    if (offline.code !== 0) return `Maven does not work offline yet:\n${offline.output.slice(-2000)}`;
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, '');
    return 'Maven’s repository: filled just now';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
