// JUnit tests of projects without a build tool, where its console launcher lies in `lib`: compiled by us into
// a private folder and run from there.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import type { CheckRun } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { relativePath } from '../../workspace/folders.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { receiptOf, runTool, toolTrouble, unusable, type ToolIdentity } from '../toolRun.ts';
import { javaProject, packageOf, plainJars, type JavaProject } from './javaProject.ts';
import {
  compileErrors,
  inWorkspace,
  runJavaTests,
  type JavaTestCommand,
  type JavaTestJob,
  type JavaTestPlace,
} from './javaTests.ts';
import { findJdk, installJdk } from './jdk.ts';

const own: ToolIdentity = { checker: 'junit', family: 'tests' };
const launcher = /^junit-platform-console-standalone-(\d+)\.(\d+)[\w.-]*\.jar$/;

/** The JUnit checker. */
export function createJUnitChecker(options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'JUnit',
    family: own.family,
    languages: ['java'],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      if (document.languageId !== 'java' || context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const project = await javaProject(snapshot, uriToPath(document.uri), document.text);
      const jar = project.kind === 'plain' ? launcherIn(await plainJars(snapshot, project.folder)) : undefined;
      if (jar === undefined) return { kind: 'notApplicable' };
      const jdk = await findJdk();
      if ('code' in jdk) return { kind: 'unavailable', failure: jdk };
      return { kind: 'available', tool: 'junit', path: jdk.java, configuration: [jar] };
    },
    async check(context, request): Promise<CheckRun> {
      const { snapshot, path, text } = request.overlay;
      const project = await javaProject(snapshot, path, text);
      const jars = await plainJars(snapshot, project.folder);
      const jar = launcherIn(jars);
      if (jar === undefined) {
        const why = failure('checker.missing', 'JUnit’s console launcher is not in lib.', 'Put it there.');
        return { kind: 'unavailable', ...own, failure: why };
      }
      const jdk = await findJdk();
      if ('code' in jdk) return { kind: 'unavailable', ...own, failure: jdk };
      const job: JavaTestJob = { context, request, options, own, title: 'JUnit', install: installJdk, jdk, project };
      return runJavaTests(job, (place) => compileThenRun(job, place, jar, jars));
    },
  };
}

function launcherIn(jars: readonly string[]): string | undefined {
  return jars.find((jar) => launcher.test(basename(jar)));
}

async function compileThenRun(
  job: JavaTestJob,
  place: JavaTestPlace,
  jar: string,
  jars: readonly string[],
): Promise<JavaTestCommand | CheckRun> {
  const { context, request, jdk, project } = job;
  const { scratch, folder, sources } = place;
  const classes = join(folder, 'classes');
  await mkdir(classes);
  const files = sources.filter((source) => basename(source.path) !== 'module-info.java');
  const list = join(folder, 'sources');
  const quoted = (path: string) => `"${scratch.toScratch(path).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  await writeFile(list, files.map((source) => quoted(source.path)).join('\n'), { mode: 0o600 });
  const classpath = jars.map((one) => scratch.toScratch(one)).join(delimiter);
  const argv = [jdk.javac, '-encoding', 'UTF-8', '-g', '-nowarn', '-cp', classpath, '-d', classes, `@${list}`] as const;
  const cwd = scratch.toScratch(project.folder);
  const ran = await runTool(context, { argv, cwd, within: scratch, writable: [folder] });
  const trouble = toolTrouble(own, 'javac', installJdk, ran, context.settings.deadlineMs);
  if (trouble !== undefined) return trouble;
  if (ran.exitCode !== 0) return notCompiled(job, inWorkspace(ran, scratch, request.overlay.snapshot.root), argv);
  const [, major = '1', minor = '0'] = launcher.exec(basename(jar)) ?? [];
  const command = Number(major) > 1 || Number(minor) >= 10 ? ['execute'] : [];
  const names = new Map(files.map((source) => [basename(source.path, '.java'), qualified(source)] as const));
  const chosen = place.classes.flatMap((name) => ['--select-class', names.get(name) ?? name]);
  const words = [
    ...command,
    '--class-path',
    [classes, ...jars.map((one) => scratch.toScratch(one))].join(delimiter),
    ...(chosen.length > 0 ? chosen : ['--scan-class-path', classes]),
    '--reports-dir',
    join(folder, 'reports'),
    '--details',
    'none',
    '--disable-ansi-colors',
    '--disable-banner',
  ];
  return {
    argv: [jdk.java, '%AGENT%', '-jar', scratch.toScratch(jar), ...words],
    shown: [
      'java',
      '-jar',
      relativePath(project.folder, jar),
      ...command,
      ...(chosen.length > 0 ? chosen : ['--scan-class-path']),
    ],
    cwd: project.folder,
  };
}

function qualified(source: { readonly path: string; readonly text: string }): string {
  return [packageOf(source.text), basename(source.path, '.java')].filter(Boolean).join('.');
}

function notCompiled(job: JavaTestJob, end: Parameters<typeof unusable>[2], argv: readonly string[]): CheckRun {
  const { context, request } = job;
  const project: JavaProject = job.project;
  const errors = compileErrors(`${end.stdout}\n${end.stderr}`);
  const mine = errors.find((error) => error.path === request.overlay.path);
  if (mine === undefined) {
    const [first] = errors;
    if (first === undefined) return unusable(own, 'javac', end, 'named no error');
    const message = `The project does not compile: ${basename(first.path)}:${first.line}: ${first.message}`;
    return { kind: 'unavailable', ...own, failure: failure('checker.set-up', message, 'Correct that file.') };
  }
  const place = relativePath(project.folder, mine.path);
  return {
    kind: 'ran',
    ...own,
    receipt: receiptOf(context, request, own, {
      command: ['javac', ...argv.slice(1, 5)],
      cwd: project.folder,
      end,
      isolation: 'scratch-copy',
      testsRun: 0,
    }),
    problems: [],
    tests: {
      cases: [
        {
          id: `${place} > (does not compile)`,
          name: `${basename(mine.path)} compiles`,
          uri: request.document.uri,
          state: 'failed',
          standIn: true,
          failure: { message: mine.message, at: { uri: pathToUri(mine.path), line: mine.line - 1 } },
        },
      ],
      scope: 'all',
      targetRan: 'unknown',
      flaky: [],
    },
  };
}
