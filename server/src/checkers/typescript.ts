// Checks types with the workspace's own compiler, or with the fallback where there is none or the folder
// is not trusted, and offers the classic language service's quick fixes. Which process or thread does
// the work, and keeps it warm, is left to typescriptClient.ts and typescriptNative.ts.

import { applyEdits, type TextEdit } from '../base/edit.ts';
import { containsSpan, lineStartsOf, spanOf, spansMeet, type Span } from '../base/text.ts';
import { isImportEdit } from '../core/candidate.ts';
import type { CheckRun, Problem } from '../core/evidence.ts';
import { failure } from '../core/failure.ts';
import type { ToolFix } from '../core/ports.ts';
import { addedSuppressions } from '../core/suppression.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from './checker.ts';
import { compilerPath } from './compilerPath.ts';
import type { TypeScriptClient } from './typescriptClient.ts';
import { asksForCheckJs, locateClassic, locateCompiler, type Compiler } from './typescriptLocate.ts';
import { createNativeCompilers } from './typescriptNative.ts';
import { crashedRun, inFolder, problemOf, ranWith, timedOutRun } from './typescriptRun.ts';
import type { WireFix } from './typescriptWire.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;

/** Most dependants that are looked at for one document. */
const dependantLimit = 200;

/** Milliseconds for the first look at the dependants of a document, where the deadline is longer. */
const dependantMs = 5000;

/** The type checker; classic compilers run in the worker of `client`, which ends with it. */
export function createTypeScriptChecker(client: TypeScriptClient): Checker {
  const native = createNativeCompilers();
  const own = { checker: 'typescript', family: 'types' } as const;
  const unavailable = (what: Extract<CheckRun, { kind: 'unavailable' }>['failure']): CheckRun => ({
    kind: 'unavailable',
    ...own,
    failure: what,
  });

  async function checkClassic(
    context: CheckerContext,
    request: CheckRequest,
    compiler: Compiler & { kind: 'classic' },
  ): Promise<CheckRun> {
    const { deadlineMs } = context.settings;
    const startedAt = context.now();
    const limits = { dependantLimit, dependantMs: Math.min(dependantMs, deadlineMs / 2) };
    const answer = await client.ask(
      { kind: 'check', ...subjectOf(request, compiler.path), ...limits },
      deadlineMs,
      context.signal,
    );
    switch (answer.kind) {
      case 'timedOut':
        return timedOutRun(own.checker, own.family, deadlineMs);
      case 'notChecked':
        return unavailable(notChecked(request, answer.reason));
      case 'checked': {
        const config =
          answer.config === undefined ? 'inferred options' : inFolder(request.overlay.snapshot.root, answer.config);
        const command = [`typescript ${answer.version} language service`, config];
        const note = noteOf(answer.dependants, answer.leftOut, answer.rechecked);
        return ranWith(
          context,
          request,
          { ...own, version: answer.version, command, startedAt, note },
          pathOf(request),
          answer.problems,
        );
      }
      case 'failed':
        return crashedRun(own.checker, own.family, answer.message);
      default:
        return crashedRun(own.checker, own.family, `unexpected answer: ${answer.kind}`);
    }
  }

  async function checkNative(
    context: CheckerContext,
    request: CheckRequest,
    compiler: Compiler & { kind: 'native' },
  ): Promise<CheckRun> {
    const { overlay } = request;
    const { deadlineMs } = context.settings;
    const startedAt = context.now();
    const deadline = AbortSignal.timeout(deadlineMs);
    const path = pathOf(request);
    const question = {
      argv: compiler.argv,
      root: overlay.snapshot.root,
      path,
      text: overlay.text,
      buffers: overlay.snapshot.buffers,
      dependantLimit,
    };
    try {
      const answer = await native.ask(question, AbortSignal.any([context.signal, deadline]));
      if (answer.kind === 'failed') return crashedRun(own.checker, own.family, answer.message);
      if (answer.kind === 'unusable') {
        const message = 'TypeScript’s language server gave an answer that cannot be understood.';
        return unavailable(
          failure(
            'checker.unusable',
            message,
            'Check that the installed TypeScript works: npx tsc --version',
            answer.message,
          ),
        );
      }
      const command = [`typescript ${compiler.version} language server`, 'tsc --lsp --stdio'];
      const note = noteOf(answer.dependants, answer.leftOut, answer.dependants);
      return ranWith(
        context,
        request,
        { ...own, version: compiler.version, command, startedAt, note },
        path,
        answer.problems,
      );
    } catch (error) {
      if (!context.signal.aborted && deadline.aborted) return timedOutRun(own.checker, own.family, deadlineMs);
      throw error;
    }
  }

  return {
    id: 'typescript',
    title: 'TypeScript',
    family: 'types',
    languages,
    needsTrust: false,
    async detect(context, snapshot, document) {
      if (!(languages as readonly string[]).includes(document.languageId)) return { kind: 'notApplicable' };
      const path = uriToPath(document.uri);
      if (document.languageId.startsWith('javascript') && !asksForCheckJs(snapshot, path, document.text))
        return { kind: 'notApplicable' };
      const compiler = locateCompiler(snapshot, context.settings, path);
      if (!('kind' in compiler)) return { kind: 'unavailable', failure: compiler };
      return { kind: 'available', tool: 'typescript', version: compiler.version };
    },
    async check(context, request) {
      const { overlay, document } = request;
      const compiler = locateCompiler(overlay.snapshot, context.settings, overlay.path);
      if (!('kind' in compiler)) return unavailable(compiler);
      if (compiler.kind === 'classic') return checkClassic(context, request, compiler);
      if (
        document.languageId.startsWith('javascript') &&
        !asksForCheckJs(overlay.snapshot, overlay.path, overlay.text)
      ) {
        return unavailable(notChecked(request, 'JavaScript is type-checked only with checkJs or // @ts-check'));
      }
      return checkNative(context, request, compiler);
    },
    async fixes(context, request, problems) {
      const { overlay, span, document } = request;
      const compiler = locateClassic(overlay.snapshot, context.settings, overlay.path);
      if (!('kind' in compiler)) {
        context.log(compiler.message);
        return [];
      }
      const faults = faultsWithin(request, problems);
      if (faults.length === 0) return [];
      const question = {
        kind: 'fixes',
        ...subjectOf(request, compiler.path),
        faults: faults.map(({ code, at }) => ({ code, start: at.start, end: at.end })),
      } as const;
      const answer = await client.ask(question, context.settings.deadlineMs, context.signal);
      if (answer.kind !== 'fixes') {
        context.log(`typescript: no fixes (${answer.kind}${answer.kind === 'failed' ? `: ${answer.message}` : ''})`);
        return [];
      }
      const offered: ToolFix[] = [];
      const seen = new Set<string>();
      for (const fix of answer.fixes) {
        const fault = faults[fix.fault];
        const parts = fault && splitEdits(overlay.text, span, fix, document.languageId);
        const key = JSON.stringify(parts);
        if (!parts || seen.has(key)) continue;
        seen.add(key);
        offered.push({ tool: 'typescript', title: fix.title, problem: fault.problem, ...parts });
      }
      return offered;
    },
    async problemsOfMany(context, request, texts) {
      const { overlay } = request;
      const compiler = locateCompiler(overlay.snapshot, context.settings, overlay.path);
      if (!('kind' in compiler) || compiler.kind !== 'classic') return texts.map(() => undefined);
      const question = { kind: 'many', ...subjectOf(request, compiler.path), texts } as const;
      const answer = await client.ask(question, context.settings.deadlineMs, context.signal);
      if (answer.kind !== 'many') return texts.map(() => undefined);
      return answer.problems.map((found) => found?.map((one) => problemOf(one, own.checker, request.document.uri)));
    },
    async dispose() {
      await Promise.all([native.dispose(), client.dispose()]);
    },
  };
}

function pathOf(request: CheckRequest): string {
  return compilerPath(request.overlay.path, request.document.languageId);
}

function subjectOf(request: CheckRequest, typescript: string) {
  const { overlay, document } = request;
  return {
    typescript,
    root: overlay.snapshot.root,
    path: overlay.path,
    languageId: document.languageId,
    text: overlay.text,
    buffers: [...overlay.snapshot.buffers],
  };
}

function noteOf(dependants: number, leftOut: number, rechecked: number): string {
  const more = leftOut > 0 ? `, ${leftOut} more left out` : '';
  return `Checked with ${dependants} dependent files (${rechecked} of them again${more}).`;
}

function notChecked(request: CheckRequest, reason: string) {
  const message = `TypeScript does not check ${inFolder(request.overlay.snapshot.root, request.overlay.path)}: ${reason}.`;
  return failure('checker.missing', message, 'Add // @ts-check as the first line, or checkJs to the configuration.');
}

/** Compiler errors of the document that meet the span, with their place in its text. */
function faultsWithin(request: CheckRequest, problems: readonly Problem[]) {
  const { overlay, document, span } = request;
  const starts = lineStartsOf(overlay.text);
  return problems.flatMap((problem) => {
    const code = Number(/^TS(\d+)$/.exec(problem.rule)?.[1]);
    if (!Number.isInteger(code) || problem.uri !== document.uri) return [];
    const at = spanOf(overlay.text, problem.range, starts);
    return at.ok && spansMeet(span, at.value) ? [{ problem, code, at: at.value }] : [];
  });
}

/**
 * A fix's edits, apart: those within the span and imports outside of it. Undefined when the fix reaches
 * anywhere else, changes nothing, or silences the compiler.
 */
function splitEdits(
  text: string,
  span: Span,
  fix: WireFix,
  languageId: string,
): { readonly edits: readonly TextEdit[]; readonly companions: readonly TextEdit[] } | undefined {
  const edits: TextEdit[] = [];
  const companions: TextEdit[] = [];
  for (const { start, end, newText } of fix.edits) {
    const edit = { span: { start, end }, newText };
    if (containsSpan(span, edit.span)) edits.push(edit);
    else if (isImportEdit(text, edit)) companions.push(edit);
    else return undefined;
  }
  const after = applyEdits(text, [...edits, ...companions]);
  if (!after.ok || after.value === text) return undefined;
  return addedSuppressions(text, after.value, languageId).length > 0 ? undefined : { edits, companions };
}
