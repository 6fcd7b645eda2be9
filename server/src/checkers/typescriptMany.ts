// The type verdicts of many texts that differ in one function's body, from one program: what a search over
// candidates needs. A text whose verdict this cannot give is left to be asked by itself.

import type ts from 'typescript6';
import { lineStartsOf, lineText, positionAt } from '../base/text.ts';
import { planCopies, withoutCopyNames, type CopyPlan, type Synthesis } from './typescriptCopies.ts';
import type { Project, TypeScript } from './typescriptProject.ts';
import type { WireProblem } from './typescriptWire.ts';

/** Most units of one text with copies in it. */
const textLimit = 2_000_000;

/** What the worker offers. */
export interface ManyHost {
  readonly ts: TypeScript;
  readonly path: string;
  /** Makes the compiler see `text` at the path; gives the project and its program. */
  see(text: string): { readonly project: Project; readonly program: ts.Program };
  /** Changes whenever the text of a file does. */
  version(path: string): string;
  cancelled(): boolean;
}

/** What the original was last seen to have, and what everything around it looked like then. */
interface Known {
  readonly original: string;
  readonly around: string;
  readonly complaints: readonly Complaint[];
}

const knownOf = new WeakMap<Project, Known>();

/** One complaint with offsets, before it is carried into a candidate's text. */
interface Complaint {
  readonly code: number;
  readonly category: ts.DiagnosticCategory;
  readonly message: string;
  readonly start: number;
  readonly length: number;
}

/**
 * The problems of the document in each text.
 *
 * @param original the text that all others were made from.
 * @returns for each text its problems, in the order of the text, or undefined where it must be asked by itself.
 */
export function manyProblems(
  host: ManyHost,
  original: string,
  texts: readonly string[],
): readonly (readonly WireProblem[] | undefined)[] {
  const none = texts.map(() => undefined);
  const { ts, path } = host;
  const changed = changedStretch(original, texts);
  if (!changed) return none;
  if (!/\.[cm]?tsx?$/.test(path)) return none;
  const plan = planCopies(ts, ts.createSourceFile(path, original, ts.ScriptTarget.ESNext, true), changed);
  if (!plan) return none;
  const originalBody = original.slice(plan.body.start, plan.body.end);
  const words = wordsOf(originalBody);

  const results: (readonly WireProblem[] | undefined)[] = [...none];
  const wanted = texts.flatMap((text, index) => {
    const version = plan.versionOf(text);
    return version ? [{ index, text, body: text.slice(version.start, version.end) }] : [];
  });
  for (const batch of batches(wanted, textLimit)) {
    if (host.cancelled()) break;
    const synthesis = plan.synthesise([originalBody, ...batch.map(({ body }) => body)]);
    const { project, program } = host.see(synthesis.text);
    const file = program.getSourceFile(path);
    if (file?.text !== synthesis.text) break;
    const told = complaintsOf(ts, project.service, path);
    const types = plan.hasReturnType ? undefined : signatures(ts, program, file, synthesis.copies);
    const before = complaintsBefore(host, project, program, original);
    const checked = checkCopies(plan, synthesis, before, told, types);
    if (!checked) continue;
    const { noUnusedLocals, noUnusedParameters } = project.options();
    for (const [at, one] of batch.entries()) {
      const inBody = checked[at + 1];
      // A name that is no longer used may be told elsewhere in the file.
      if (!inBody || ((noUnusedLocals || noUnusedParameters) && !usesAll(words, one.body))) continue;
      results[one.index] = problemsIn(ts, path, one.text, original.length, plan, before, inBody);
    }
  }
  return results;
}

/** What the original has by itself; looked at again only when something around it has changed. */
function complaintsBefore(
  host: ManyHost,
  project: Project,
  program: ts.Program,
  original: string,
): readonly Complaint[] {
  const { ts, path } = host;
  const around = JSON.stringify([
    project.options(),
    program.getSourceFiles().map(({ fileName }) => (fileName === path ? '' : `${fileName} ${host.version(fileName)}`)),
  ]);
  const known = knownOf.get(project);
  if (known?.original === original && known.around === around) return known.complaints;
  const complaints = complaintsOf(ts, host.see(original).project.service, path);
  knownOf.set(project, { original, around, complaints });
  return complaints;
}

function usesAll(words: ReadonlySet<string>, body: string): boolean {
  const now = wordsOf(body);
  return [...words].every((word) => now.has(word));
}

/** The complaints in the parameters and the body of each copy, or undefined for copies, or for all, that cannot be trusted. */
function checkCopies(
  plan: CopyPlan,
  synthesis: Synthesis,
  before: readonly Complaint[],
  told: readonly Complaint[],
  types: readonly (string | undefined)[] | undefined,
): readonly (readonly Complaint[] | undefined)[] | undefined {
  const { copies, at, length } = synthesis;
  const heads: Complaint[][] = copies.map(() => []);
  const bodies: Complaint[][] = copies.map(() => []);
  const outside: Complaint[] = [];
  let next = 0;
  for (const one of told.toSorted((a, b) => a.start - b.start)) {
    while (next < copies.length && copies[next]!.end <= one.start) next++;
    const copy = copies[next];
    if (!copy || one.start < copy.start) {
      outside.push(one.start >= at + length ? { ...one, start: one.start - length } : one);
    } else if (one.start < copy.bodyStart - plan.lead) {
      heads[next]!.push({ ...one, start: one.start - copy.start });
    } else {
      bodies[next]!.push({ ...one, start: one.start - copy.bodyStart });
    }
  }
  // The copies must have changed nothing else, and the copy of the original must say what the original says.
  if (signs(outside) !== signs(before)) return undefined;
  const { start, end } = plan.body;
  const own = before.filter((one) => one.start >= start - plan.lead && one.start < end);
  if (signs(bodies[0]!) !== signs(own.map((one) => ({ ...one, start: one.start - start })))) return undefined;
  return copies.map((copy, index) => {
    if (nameless(heads[index]!, copy.name) !== nameless(heads[0]!, copies[0]!.name)) return undefined;
    if (types && (types[index] === undefined || types[index] !== types[0])) return undefined;
    return bodies[index];
  });
}

/** What each copy's signature looks like to others. */
function signatures(
  ts: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  copies: Synthesis['copies'],
): readonly (string | undefined)[] {
  const checker = program.getTypeChecker();
  const named = new Map<string, ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name) named.set(node.name.text, node);
    else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      named.set(node.name.text, node.initializer);
    // Copies lie at the top or in a static block of a class at the top.
    if (ts.isClassDeclaration(node)) for (const member of node.members) ts.forEachChild(member, visit);
    else if (ts.isVariableStatement(node)) node.declarationList.declarations.forEach(visit);
    else if (ts.isBlock(node)) node.statements.forEach(visit);
  };
  file.statements.forEach(visit);
  return copies.map(({ name }) => {
    const node = named.get(name);
    const signature = node && checker.getSignatureFromDeclaration(node as ts.SignatureDeclaration);
    if (!signature) return undefined;
    const words = checker.signatureToString(signature, undefined, ts.TypeFormatFlags.NoTruncation);
    return words.includes('...') && /\.\.\.(?![\w$[])/.test(words) ? undefined : words;
  });
}

function complaintsOf(ts: TypeScript, service: ts.LanguageService, path: string): readonly Complaint[] {
  return [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)].flatMap((one) =>
    one.start === undefined || one.category === ts.DiagnosticCategory.Suggestion
      ? []
      : [
          {
            code: one.code,
            category: one.category,
            message: ts.flattenDiagnosticMessageText(one.messageText, '\n'),
            start: one.start,
            length: one.length ?? 0,
          },
        ],
  );
}

/** The problems of one text: what the original has outside of the body, and what its own copy has inside. */
function problemsIn(
  ts: TypeScript,
  path: string,
  text: string,
  originalLength: number,
  plan: CopyPlan,
  before: readonly Complaint[],
  inBody: readonly Complaint[],
): readonly WireProblem[] {
  const { start, end } = plan.body;
  const shift = text.length - originalLength;
  const moved = [
    ...before.flatMap((one) => {
      if (one.start < start - plan.lead) return [one];
      return one.start >= end ? [{ ...one, start: one.start + shift }] : [];
    }),
    ...inBody.map((one) => ({ ...one, start: one.start + start, message: withoutCopyNames(one.message) })),
  ].toSorted((a, b) => a.start - b.start);
  if (moved.length === 0) return [];
  const starts = lineStartsOf(text);
  return moved.map((one) => {
    const at = positionAt(text, one.start, starts);
    return {
      path,
      code: one.code,
      message: one.message,
      severity:
        one.category === ts.DiagnosticCategory.Error
          ? 'error'
          : one.category === ts.DiagnosticCategory.Warning
            ? 'warning'
            : 'info',
      start: at,
      end: positionAt(text, one.start + one.length, starts),
      lineText: lineText(text, starts, at.line).trim(),
    };
  });
}

function signs(complaints: readonly Complaint[]): string {
  return complaints
    .map((one) => `${one.start} ${one.length} ${one.code} ${withoutCopyNames(one.message)}`)
    .toSorted()
    .join('\n');
}

/** Complaints about a head, the same for every copy whatever its number. */
function nameless(complaints: readonly Complaint[], name: string): string {
  return complaints
    .map(
      (one) => `${one.start > name.length ? one.start - name.length : 0} ${one.code} ${withoutCopyNames(one.message)}`,
    )
    .toSorted()
    .join('\n');
}

/** The stretch of the original outside of which all texts are equal to it; undefined when none differs. */
function changedStretch(
  original: string,
  texts: readonly string[],
): { readonly start: number; readonly end: number } | undefined {
  let start = original.length;
  let end = 0;
  for (const text of texts) {
    if (text === original) continue;
    const most = Math.min(text.length, original.length);
    let head = 0;
    while (head < most && text.charCodeAt(head) === original.charCodeAt(head)) head++;
    let tail = 0;
    while (
      tail < most - head &&
      text.charCodeAt(text.length - 1 - tail) === original.charCodeAt(original.length - 1 - tail)
    )
      tail++;
    start = Math.min(start, head);
    end = Math.max(end, original.length - tail);
  }
  return start <= end ? { start, end } : undefined;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
}

/** Splits candidates so that no synthetic text grows beyond the limit. */
function batches<T extends { readonly body: string }>(all: readonly T[], limit: number): readonly (readonly T[])[] {
  const found: T[][] = [];
  let size = limit;
  for (const one of all) {
    if (size + one.body.length > limit) {
      found.push([]);
      size = 0;
    }
    found.at(-1)!.push(one);
    size += one.body.length + 200;
  }
  return found;
}
