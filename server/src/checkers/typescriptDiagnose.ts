// Problems of a document and of the files that depend on it, from a warm language service. Dependants
// are checked again only when the document's outer shape, its declarations, has changed.

import { createHash } from 'node:crypto';
import type ts from 'typescript6';
import { lineStartsOf, lineText, positionAt } from '../base/text.ts';
import type { CompilerDisk } from './typescriptDisk.ts';
import type { Project, TypeScript } from './typescriptProject.ts';
import type { WireProblem } from './typescriptWire.ts';

/** Limits of one question. */
export interface DiagnoseLimits {
  readonly dependantLimit: number;
  /** Milliseconds for the first look at the dependants. */
  readonly dependantMs: number;
  now(): number;
}

/** What was seen. */
export interface Diagnosis {
  readonly problems: readonly WireProblem[];
  readonly dependants: number;
  readonly rechecked: number;
  readonly leftOut: number;
}

interface Plan {
  readonly paths: readonly string[];
  readonly leftOut: number;
}

/** Looks at documents of one project and remembers what their dependants looked like. */
export interface Diagnoser {
  diagnose(program: ts.Program, path: string, limits: DiagnoseLimits): Diagnosis;
  /** Looks at the dependants alone, at those that are not among `elsewhere`. */
  diagnoseDependants(
    program: ts.Program,
    path: string,
    limits: DiagnoseLimits,
    elsewhere: ReadonlySet<string>,
  ): Diagnosis;
}

/** Most remembered answers and plans of a project. */
const memoryLimit = 64;

/** A diagnoser for `project`. */
export function createDiagnoser(ts: TypeScript, disk: CompilerDisk, project: Project): Diagnoser {
  const { service } = project;
  const plans = new Map<string, Plan>();
  const answers = new Map<string, readonly WireProblem[]>();
  let targets = new WeakMap<ts.SourceFile, readonly string[]>();
  let targetsOf = -1;

  const problemsOf = (path: string): readonly WireProblem[] => {
    const diagnostics = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
    return toProblems(ts, diagnostics, path);
  };

  /** Files that `file` imports or refers to. */
  function targetsIn(program: ts.Program, checker: ts.TypeChecker, file: ts.SourceFile): readonly string[] {
    const known = targets.get(file);
    if (known) return known;
    const found = new Set<string>();
    const resolve = (program as unknown as ResolvingProgram).getResolvedModuleFromModuleSpecifier;
    for (const specifier of (file as unknown as ImportingFile).imports ?? []) {
      const resolved = resolve?.call(program, specifier, file)?.resolvedModule?.resolvedFileName;
      if (resolved !== undefined) {
        found.add(program.getSourceFile(resolved)?.fileName ?? resolved);
      } else if (!resolve) {
        for (const declaration of checker.getSymbolAtLocation(specifier)?.declarations ?? []) {
          found.add(declaration.getSourceFile().fileName);
        }
      }
    }
    for (const reference of file.referencedFiles) {
      found.add(ts.sys.resolvePath(`${file.fileName}/../${reference.fileName}`));
    }
    const list = [...found];
    targets.set(file, list);
    return list;
  }

  /** Files that depend on `path`, the nearest first, then by name. */
  function dependantsOf(program: ts.Program, own: readonly ts.SourceFile[], path: string): readonly string[] {
    if (targetsOf !== project.generation()) {
      targets = new WeakMap();
      targetsOf = project.generation();
    }
    const checker = program.getTypeChecker();
    const target = program.getSourceFile(path);
    const names = own.map((file) => file.fileName).filter((name) => name !== path);
    if (target && !ts.isExternalModule(target) && !path.endsWith('.json')) return names.toSorted();
    const importers = new Map<string, string[]>();
    for (const file of own) {
      for (const to of targetsIn(program, checker, file)) {
        const list = importers.get(to);
        if (list) list.push(file.fileName);
        else importers.set(to, [file.fileName]);
      }
    }
    const seen = new Set([path]);
    const found: string[] = [];
    for (let level = [path]; level.length > 0;) {
      const next = [...new Set(level.flatMap((name) => importers.get(name) ?? []))]
        .filter((name) => !seen.has(name))
        .toSorted();
      for (const name of next) seen.add(name);
      found.push(...next);
      level = next;
    }
    return found;
  }

  /** What others can see of a file: its declarations; its whole version where they cannot be made. */
  function shapeOf(path: string): string {
    const output = service.getEmitOutput(path, true, true);
    const text = output.outputFiles.map((file) => file.text).join('\n');
    // `emitSkipped` says nothing here: it is set under noEmit although the declarations are made.
    return text === '' ? disk.version(path) : digest(text);
  }

  return {
    diagnose(program, path, limits) {
      const problems = problemsOf(path);
      const dependants = this.diagnoseDependants(program, path, limits, new Set());
      return { ...dependants, problems: [...problems, ...dependants.problems] };
    },
    diagnoseDependants(program, path, limits, elsewhere) {
      const files = program.getSourceFiles();
      const own = files.filter(
        (file) => !program.isSourceFileDefaultLibrary(file) && !file.fileName.includes('/node_modules/'),
      );
      const stateOf = (list: readonly ts.SourceFile[]) =>
        list
          .map((file) => (file.fileName === path ? path : `${file.fileName} ${disk.version(file.fileName)}`))
          .join('\n');
      const options = JSON.stringify(project.options());
      const planKey = digest(`${options}\n${stateOf(own)}`);
      const plan = plans.get(planKey);
      const all = plan ? plan.paths : dependantsOf(program, own, path).filter((name) => !elsewhere.has(name));
      const wanted = plan ? all : all.slice(0, limits.dependantLimit);
      const answerKey = digest(`${options}\n${stateOf(files)}\n${shapeOf(path)}`);
      const answer = answers.get(answerKey);
      if (plan && answer) {
        return { problems: answer, dependants: wanted.length, rechecked: 0, leftOut: plan.leftOut };
      }
      const seen: WireProblem[] = [];
      const checked: string[] = [];
      const startedAt = limits.now();
      for (const dependant of wanted) {
        // The first look decides which files count; later looks see the same ones, so that they compare.
        if (!plan && limits.now() - startedAt > limits.dependantMs) break;
        checked.push(dependant);
        if (program.getSourceFile(dependant)) seen.push(...problemsOf(dependant));
      }
      const leftOut = plan ? plan.leftOut : all.length - checked.length;
      if (!plan) remember(plans, planKey, { paths: checked, leftOut });
      remember(answers, answerKey, seen);
      return { problems: seen, dependants: checked.length, rechecked: checked.length, leftOut };
    },
  };
}

interface ResolvingProgram {
  readonly getResolvedModuleFromModuleSpecifier?: (
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ) => { readonly resolvedModule?: { readonly resolvedFileName: string } } | undefined;
}

interface ImportingFile {
  readonly imports?: readonly ts.StringLiteralLike[];
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size > memoryLimit) map.delete(map.keys().next().value!);
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

/** Diagnostics of `path` as plain data; suggestions are left out. */
export function toProblems(
  ts: TypeScript,
  diagnostics: readonly ts.Diagnostic[],
  path: string,
): readonly WireProblem[] {
  const problems: WireProblem[] = [];
  let text: string | undefined;
  let starts: readonly number[] = [];
  for (const diagnostic of diagnostics) {
    const { file } = diagnostic;
    if (!file || diagnostic.start === undefined || diagnostic.category === ts.DiagnosticCategory.Suggestion) continue;
    if (text !== file.text) {
      text = file.text;
      starts = lineStartsOf(text);
    }
    const start = positionAt(text, diagnostic.start, starts);
    problems.push({
      path,
      code: diagnostic.code,
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
      severity: severityOf(ts, diagnostic.category),
      start,
      end: positionAt(text, diagnostic.start + (diagnostic.length ?? 0), starts),
      lineText: lineText(text, starts, start.line).trim(),
    });
  }
  return problems;
}

function severityOf(ts: TypeScript, category: ts.DiagnosticCategory): WireProblem['severity'] {
  if (category === ts.DiagnosticCategory.Error) return 'error';
  return category === ts.DiagnosticCategory.Warning ? 'warning' : 'info';
}
