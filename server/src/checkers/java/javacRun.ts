// One run of the Java compiler's own interface on one text, and what it said as data. Which of it is an
// error and which is lint is left to javac.ts.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as z from 'zod/mini';
import { failure, type Failure } from '../../core/failure.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { runTool } from '../toolRun.ts';
import { compilerHostSource } from './hosts/compilerHost.ts';
import { exists, javaProject, javaSources, mentioning, plainJars, plainSourceRoots } from './javaProject.ts';
import { builtHost, type Jdk } from './jdk.ts';
import type { JavacWarm } from './javacWarm.ts';
import { mavenModel } from './mavenModel.ts';

const problemShape = z.object({
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  whole: z.string(),
  file: z.optional(z.string()),
  line: z.optional(z.number()),
  at: z.optional(z.number()),
  start: z.optional(z.number()),
  end: z.optional(z.number()),
});
const answerShape = z.object({
  version: z.string(),
  problems: z.array(problemShape),
  cut: z.boolean(),
  refused: z.optional(z.string()),
});

/** One thing that the compiler said. */
export type JavacProblem = z.infer<typeof problemShape>;

/** How one run went. */
export type JavacRun =
  | {
      readonly kind: 'ran';
      readonly end: ProcessEnd;
      readonly command: readonly string[];
      readonly cwd: string;
      readonly answer: z.infer<typeof answerShape> | undefined;
      /** Whether a machine answered that had answered before. */
      readonly warm: boolean;
      /** Set when the classpath is not known as a whole, and why. */
      readonly partial: string | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Categories of lint that rarely blame what is meant; those about the command line are left out. */
const lint =
  'cast,deprecation,dep-ann,divzero,empty,fallthrough,finally,overrides,rawtypes,removal,static,try,unchecked,varargs';

/** No machine is asked. */
const noMachine = { kind: 'none' } as const;

/** The answer of the compiler's host, or undefined when it is none. */
export function readAnswer(text: string): z.infer<typeof answerShape> | undefined {
  try {
    const parsed = z.safeParse(answerShape, JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Not JSON: told as unusable by the caller.
  }
}

/** Checks the document, the files that name its class, and what both of them need. */
export async function runJavac(
  context: CheckerContext,
  request: CheckRequest,
  options: CheckerOptions,
  jdk: Jdk,
  warm: JavacWarm,
): Promise<JavacRun> {
  const { overlay } = request;
  const { snapshot, path, text } = overlay;
  const host = await builtHost(context, options, jdk, { name: 'TouchstoneCompiler', source: compilerHostSource });
  if (typeof host !== 'string') return { kind: 'failed', failure: host };

  const project = await javaProject(snapshot, path, text);
  const model = project.kind === 'maven' ? await mavenModel(context, request, options, jdk, project) : undefined;
  if (model?.kind === 'failed') return { kind: 'failed', failure: model.failure };
  const plainRoots = await plainSourceRoots(project, path, text);
  const roots = model === undefined ? plainRoots : [...new Set([...model.sources, ...plainRoots.slice(0, 1)])];
  const jars = [...(model?.jars ?? []), ...(await plainJars(snapshot, project.folder))];
  const partial =
    model?.trouble ?? (project.kind === 'gradle' ? 'Gradle does not tell its classpath to other tools' : undefined);

  const others = mentioning(await javaSources(snapshot, roots), path, 100);
  await mkdir(options.tempFolder, { recursive: true });
  const folder = await mkdtemp(join(options.tempFolder, 'javac-'));
  try {
    const language = model === undefined ? [] : languageOptions(model);
    const modules = await hasModuleInfo(roots);
    const shown = [
      ...language,
      `-Xlint:${lint}`,
      ...(roots.length > 0 ? ['-sourcepath', roots.join(delimiter)] : []),
      ...(jars.length > 0 ? [modules ? '--module-path' : '-classpath', jars.join(delimiter)] : []),
    ];
    const more = ['-implicit:none', '-Xmaxerrs', '1000', '-Xmaxwarns', '1000', '-d', folder, '-s', folder];
    // Without a classpath the current folder and our own classes would be on it.
    const none = jars.length === 0 || modules ? ['-classpath', folder] : [];
    const texts = new Map([...snapshot.buffers].filter(([name]) => name.endsWith('.java')));
    texts.set(path, text);
    const lines = [
      ...[...shown, ...more, ...none].map((word) => `option\t${encodeURIComponent(word)}`),
      ...[path, ...others.map((one) => one.path)].map((word) => `source\t${encodeURIComponent(word)}`),
      ...[...texts].map(
        ([name, own]) => `text\t${encodeURIComponent(name)}\t${encodeURIComponent(own.toWellFormed())}`,
      ),
    ];
    const question = join(folder, 'question');
    const answer = join(folder, 'answer.json');
    await writeFile(question, lines.join('\n'), { mode: 0o600 });
    const cold = async (scratch?: Scratch): Promise<ProcessEnd> => {
      await rm(answer, { force: true });
      const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Duser.language=en'];
      const argv = [jdk.java, ...flags, '-cp', host, 'TouchstoneCompiler', question, answer] as const;
      const cwd = scratch?.toScratch(project.folder) ?? project.folder;
      return runTool(context, { argv, cwd, writable: [folder], ...(scratch && { within: scratch }) });
    };
    const kept = request.fresh === true ? noMachine : await warm.ask(context, { jdk, host, question, answer });
    let end = kept.kind === 'none' ? await cold() : kept.end;
    let told = (await exists(answer)) ? await readFile(answer, 'utf8') : '';
    const processors = told === '{"processors":true}';
    if (processors) {
      // Annotation processors are code of others: they run in the scratch, where the system has walls.
      await writeFile(question, `walled\n${lines.join('\n')}`, { mode: 0o600 });
      end = await context.scratch.withOverlay(overlay, cold, context.signal);
      told = (await exists(answer)) ? await readFile(answer, 'utf8') : '';
    }
    const command = ['javac', ...shown, path];
    return {
      kind: 'ran',
      end,
      command,
      cwd: project.folder,
      answer: readAnswer(told),
      warm: !processors && kept.kind === 'answered' && kept.warm,
      partial,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function languageOptions(model: { readonly release: string; readonly source: string }): readonly string[] {
  const plain = (version: string) => /^(?:1\.)?\d{1,2}$/.test(version);
  if (plain(model.release)) return ['--release', model.release];
  return plain(model.source) ? ['-source', model.source, '-Xlint:-options'] : [];
}

async function hasModuleInfo(roots: readonly string[]): Promise<boolean> {
  for (const root of roots) if (await exists(join(root, 'module-info.java'))) return true;
  return false;
}

/** Why a compiler that ran cannot be believed, or undefined. */
export function javacTrouble(run: Extract<JavacRun, { kind: 'ran' }>): Failure | undefined {
  const { answer, partial } = run;
  if (answer?.refused !== undefined) {
    const message = `javac refused its options: ${answer.refused}`;
    return failure('checker.unusable', message, 'Correct the compiler settings of the build, or use another JDK.');
  }
  const lost = answer?.problems.find(
    (one) => one.kind === 'ERROR' && (one.file === undefined || (partial && unknownPackage.has(one.code))),
  );
  if (lost === undefined) return undefined;
  const said = lost.message.split('\n', 1)[0]!;
  if (lost.file === undefined) {
    return failure('checker.unusable', `javac could not look: ${said}`, 'Build the project in a terminal to see why.');
  }
  return failure(
    'checker.set-up',
    `javac does not know the whole classpath (${partial}), so its errors prove nothing: ${said}`,
    'Build the project once so that its dependencies are on this machine.',
  );
}

const unknownPackage = new Set(['compiler.err.doesnt.exist', 'compiler.err.cant.access']);
