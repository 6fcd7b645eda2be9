// Finds the Java development kit and Maven, and compiles our own small Java programs once into a private cache.

import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shortHash } from '../../base/hash.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { findTool, isProgram, pickVariables, realTool } from '../../workspace/findTool.ts';
import type { CheckerContext } from '../checker.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { firstWords, runTool } from '../toolRun.ts';

/** A Java development kit. */
export interface Jdk {
  readonly home: string;
  readonly java: string;
  readonly javac: string;
}

/** How to get a development kit, as a sentence. */
export const installJdk = 'Install a JDK, for example default-jdk-headless, or set JAVA_HOME.';

/** How to get Maven, as a sentence. */
export const installMaven = 'Install Maven, for example the package maven.';

/** The development kit of `JAVA_HOME`, else the one whose compiler is on the search path. */
export async function findJdk(environment: NodeJS.ProcessEnv = process.env): Promise<Jdk | Failure> {
  const { JAVA_HOME: named } = environment;
  const folders = named === undefined || named === '' ? [] : [join(named, 'bin')];
  const found = await findTool('javac', { folders, environment });
  if (found.kind === 'missing') {
    const message = `The Java compiler javac was not found in ${found.searched.join(', ')}.`;
    return failure('checker.missing', message, installJdk);
  }
  const javac = await realTool(found.path);
  const bin = dirname(javac);
  const java = join(bin, process.platform === 'win32' ? 'java.exe' : 'java');
  if (!(await isProgram(java))) {
    return failure('checker.missing', `There is no java beside ${javac}.`, installJdk);
  }
  return { home: dirname(bin), java, javac };
}

/** Maven's own start program and its folder of libraries. */
export interface Maven {
  readonly program: string;
  readonly libraries: string;
}

/** Maven on the search path; a wrapper of the project is a script of the workspace and is not started. */
export async function findMaven(environment: NodeJS.ProcessEnv = process.env): Promise<Maven | Failure> {
  const found = await findTool('mvn', { environment });
  if (found.kind === 'missing') {
    return failure('checker.missing', `Maven (mvn) was not found in ${found.searched.join(', ')}.`, installMaven);
  }
  const program = await realTool(found.path);
  return { program, libraries: join(dirname(dirname(program)), 'lib') };
}

/** Variables for Maven and for programs started by it. */
export function javaVariables(jdk: Jdk): Readonly<Record<string, string>> {
  return { ...pickVariables(['M2_HOME', 'XDG_CONFIG_HOME']), JAVA_HOME: jdk.home };
}

/** One of our own Java programs. */
export interface JavaHost {
  /** Name of its main class and file. */
  readonly name: string;
  readonly source: string;
  /** What it is compiled against, beyond the JDK. */
  readonly classpath?: string;
  /** Further files beside the classes, by relative path. */
  readonly resources?: Readonly<Record<string, string>>;
}

/** The folder with the compiled classes of one of our programs; compiled on first use with this JDK. */
export async function builtHost(
  context: CheckerContext,
  options: CheckerOptions,
  jdk: Jdk,
  host: JavaHost,
): Promise<string | Failure> {
  const caches = cacheFolderOf(options, 'java');
  const key = shortHash([jdk.javac, host.source, host.classpath ?? '', JSON.stringify(host.resources ?? {})]);
  const folder = join(caches, `${host.name}-${key}`);
  if (await isFile(join(folder, `${host.name}.class`))) return folder;
  await mkdir(caches, { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(caches, 'building-'));
  try {
    const source = join(fresh, `${host.name}.java`);
    await writeFile(source, host.source, { mode: 0o600 });
    for (const [name, text] of Object.entries(host.resources ?? {})) {
      await mkdir(dirname(join(fresh, name)), { recursive: true });
      await writeFile(join(fresh, name), text, { mode: 0o600 });
    }
    const classpath = host.classpath === undefined ? [] : ['-cp', host.classpath];
    const argv = [jdk.javac, '-encoding', 'UTF-8', '-proc:none', ...classpath, '-d', fresh, source] as const;
    const end = await runTool(context, { argv, cwd: fresh, writable: [fresh] });
    if (end.kind !== 'exited' || end.exitCode !== 0) {
      const message = `The program ${host.name} of Touchstone could not be compiled with ${jdk.javac}.`;
      return failure('checker.unusable', message, 'Use a JDK of version 17 or newer.', firstWords(end));
    }
    await renameOnce(fresh, folder);
    return folder;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Moves a finished folder to its place; another one may have been there first. */
async function renameOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
