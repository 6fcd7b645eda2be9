// The worker thread in which every classic TypeScript runs, so that the server stays free to answer.
// It keeps compilers and projects warm, takes one question after the other, and answers each by its id.

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { compilerPath } from './compilerPath.ts';
import { createDiagnoser, type Diagnoser } from './typescriptDiagnose.ts';
import { createCompilerDisk, type CompilerDisk } from './typescriptDisk.ts';
import { fixesOf } from './typescriptFixes.ts';
import { manyProblems } from './typescriptMany.ts';
import { isTypeChecked, type Project, type TypeScript } from './typescriptProject.ts';
import { createProjects, type Projects } from './typescriptProjects.ts';
import { syntaxProblems } from './typescriptSyntax.ts';
import type { WireAnswer, WireQuestion, WireReply, WireRequest } from './typescriptWire.ts';

interface Folder {
  readonly disk: CompilerDisk;
  readonly projects: Projects;
}

const compilers = new Map<string, TypeScript>();
const folders = new Map<string, Folder>();
const diagnosers = new WeakMap<Project, Diagnoser>();
let flag = new Int32Array(new SharedArrayBuffer(4));
let texts: ReadonlyMap<string, string> = new Map();

const cancelled = () => Atomics.load(flag, 0) === 1;
const now = () => performance.now();

function compilerAt(path: string): TypeScript {
  const known = compilers.get(path);
  if (known) return known;
  const loaded = createRequire(path)(path) as TypeScript;
  compilers.set(path, loaded);
  return loaded;
}

function folderOf(ts: TypeScript, typescript: string, root: string): Folder {
  const key = `${typescript}\n${root}`;
  const known = folders.get(key);
  if (known) return known;
  const disk = createCompilerDisk(now);
  const made = { disk, projects: createProjects(ts, disk, root, cancelled, () => texts.keys()) };
  folders.set(key, made);
  return made;
}

function answer(question: WireQuestion): WireAnswer {
  const ts = compilerAt(question.typescript);
  const path = compilerPath(question.path, question.languageId);
  if (question.kind === 'syntax') {
    const problems = syntaxProblems(ts, path, question.languageId, question.text);
    return { kind: 'checked', version: ts.version, dependants: 0, rechecked: 0, leftOut: 0, problems };
  }
  const { disk, projects } = folderOf(ts, question.typescript, question.root);
  if (question.kind === 'many') return answerMany(ts, question, path, disk, projects);
  texts = new Map([...question.buffers, [path, question.text]]);
  disk.begin(texts);
  const { project, program } = projects.of(path);
  const file = program.getSourceFile(path);
  if (!file) return { kind: 'notChecked', reason: 'the compiler does not read files of this kind' };
  if (question.kind === 'fixes') {
    return { kind: 'fixes', fixes: fixesOf(ts, project, program, path, question.text, question.faults) };
  }
  if (!isTypeChecked(file, project.options())) {
    return { kind: 'notChecked', reason: 'JavaScript is type-checked only with checkJs or // @ts-check' };
  }
  const { dependantLimit, dependantMs } = question;
  const limits = { dependantLimit, dependantMs, now };
  const seen = diagnoserOf(ts, disk, project).diagnose(program, path, limits);
  const elsewhere = new Set(program.getSourceFiles().map((one) => one.fileName));
  const others = projects.referringTo(project, path).flatMap((other) => {
    const program = other.program();
    if (!program.getSourceFile(path)) return [];
    const found = diagnoserOf(ts, disk, other).diagnoseDependants(program, path, limits, elsewhere);
    for (const one of program.getSourceFiles()) elsewhere.add(one.fileName);
    return [found];
  });
  const all = [seen, ...others];
  const sum = (part: 'dependants' | 'rechecked' | 'leftOut') => all.reduce((total, one) => total + one[part], 0);
  return {
    kind: 'checked',
    version: ts.version,
    ...(project.config === undefined ? {} : { config: project.config }),
    problems: all.flatMap((one) => one.problems),
    dependants: sum('dependants'),
    rechecked: sum('rechecked'),
    leftOut: sum('leftOut'),
  };
}

function answerMany(
  ts: TypeScript,
  question: Extract<WireQuestion, { kind: 'many' }>,
  path: string,
  disk: CompilerDisk,
  projects: Projects,
): WireAnswer {
  const host = {
    ts,
    path,
    cancelled,
    version: (file: string) => disk.version(file),
    see(text: string) {
      texts = new Map([...question.buffers, [path, text]]);
      disk.begin(texts);
      return projects.of(path);
    },
  };
  const problems = manyProblems(host, question.text, question.texts);
  return { kind: 'many', version: ts.version, problems: problems.map((one) => one ?? null) };
}

function diagnoserOf(ts: TypeScript, disk: CompilerDisk, project: Project): Diagnoser {
  const known = diagnosers.get(project);
  if (known) return known;
  const made = createDiagnoser(ts, disk, project);
  diagnosers.set(project, made);
  return made;
}

function answerSafely(question: WireQuestion): WireAnswer {
  if (cancelled()) return { kind: 'cancelled' };
  try {
    return answer(question);
  } catch (error) {
    if (cancelled()) return { kind: 'cancelled' };
    // A compiler that threw may be left in any state: the next question starts it afresh.
    folders.delete(`${question.typescript}\n${question.root}`);
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failed', message: words.replaceAll(dirname(question.typescript), 'typescript') };
  }
}

parentPort?.on('message', (request: WireRequest) => {
  flag = new Int32Array(request.flag);
  const reply: WireReply = { id: request.id, answer: answerSafely(request.question) };
  parentPort?.postMessage(reply);
});
