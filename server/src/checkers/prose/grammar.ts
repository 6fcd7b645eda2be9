// Grammar and spelling of prose, comments and doc strings: Harper in a thread of its own, what it says held
// against the words of the project. Works without trust: nothing of the folder is run, its files are data.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { containsSpan } from '../../base/text.ts';
import { failure } from '../../core/failure.ts';
import { kindOf } from '../../core/target.ts';
import type { ToolFix } from '../../core/ports.ts';
import type { Problem } from '../../core/evidence.ts';
import type { Checker, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { documentWords, projectWords } from './dictionary.ts';
import { grammarComplaints, type GrammarComplaint } from './grammarComplaints.ts';
import { createHarperClient } from './harperClient.ts';
import { harperVersion } from './harperWire.ts';
import { rendered } from './parts.ts';
import { languagesWithProse, proseParts } from './proseParts.ts';
import { isProse, notLooked, partsIn, proseRun, tooLarge } from './proseRun.ts';
import { proseRules } from './proseRules.ts';
import { splitLong } from './splitLong.ts';

const id = 'prose-grammar';

/** The grammar checker. Its thread is started by the first question that has prose in it. */
export function createGrammarChecker(options: CheckerOptions): Checker {
  const workerPath = options.proseWorker ?? join(options.distFolder, 'proseWorker.js');
  const client = createHarperClient({ workerPath });
  /** What was found in the last texts, for the fixes that are asked for next. */
  const recent = new Map<string, readonly GrammarComplaint[]>();

  return {
    id,
    title: 'Grammar and spelling',
    family: 'prose',
    languages: languagesWithProse,
    needsTrust: false,
    async detect(_context, _snapshot, document) {
      if (isInstalled(workerPath)) return { kind: 'available', tool: 'harper', version: harperVersion };
      if (kindOf(document.languageId) !== 'prose') return { kind: 'notApplicable' };
      const message = 'The grammar checker is not part of this package.';
      return { kind: 'unavailable', failure: failure('checker.missing', message, 'Install the full package.') };
    },
    async check(context, request) {
      const startedAt = context.now();
      const { overlay, document, span } = request;
      const large = tooLarge(request);
      if (large) return notLooked(id, large);
      const all = proseParts(overlay.text, document.languageId);
      const rules = await proseRules(overlay.snapshot);
      if (rules.failure) return notLooked(id, rules.failure);
      const parts = partsIn(all, span).flatMap((part) => splitLong(overlay.text, part));
      const texts = parts.map((part) => rendered(overlay.text, part));
      const answer = await client.ask(
        texts.map(({ text }) => text),
        context.settings.deadlineMs,
        context.signal,
        (done, of) => {
          if (of > 50) context.progress?.(`Checking grammar: ${done} of ${of} paragraphs`);
        },
      );
      if (answer.kind === 'timedOut') {
        const message = `The grammar checker did not end within ${Math.round(context.settings.deadlineMs / 1000)} s and was stopped.`;
        const next = 'Select a part of the document, or raise touchstone.checkers.deadlineSeconds.';
        return { kind: 'timedOut', checker: id, family: 'prose', failure: failure('checker.timeout', message, next) };
      }
      if (answer.kind === 'crashed') {
        const message = `The grammar checker ended abnormally: ${answer.message.split('\n')[0] ?? ''}`;
        const next = 'It is started again with the next question; select less text if this stays.';
        return {
          kind: 'crashed',
          checker: id,
          family: 'prose',
          failure: failure('checker.crashed', message, next, answer.message.slice(0, 2000)),
        };
      }
      const project = await projectWords(overlay.snapshot);
      const own = documentWords(overlay.text, all);
      const known = { has: (word: string) => project.has(word) || own.has(word) };
      const complaints = grammarComplaints({
        document: overlay.text,
        parts,
        texts,
        lints: answer.lints,
        known,
        off: rules.off,
        prose: isProse(request),
      });
      remember(recent, overlay.textHash, complaints);
      const note = `${parts.length} paragraphs read, ${answer.remembered} of them remembered; ${complaints.length} findings.`;
      const facts = { checker: id, version: harperVersion, command: `harper ${harperVersion}`, startedAt, note };
      return proseRun(context, request, facts, complaints);
    },
    async fixes(context, request, problems) {
      let complaints = recent.get(request.overlay.textHash);
      if (!complaints) {
        await this.check(context, request);
        complaints = recent.get(request.overlay.textHash) ?? [];
      }
      return problems.flatMap((problem) => fixesOf(request, problem, complaints));
    },
    dispose: () => client.dispose(),
  };
}

/** Whether the thread's program is there, and beside a bundled one its WebAssembly; sources find it in its package. */
function isInstalled(workerPath: string): boolean {
  if (!existsSync(workerPath)) return false;
  return !workerPath.endsWith('.js') || existsSync(join(dirname(workerPath), 'harper_wasm_slim_bg.wasm'));
}

const remembered = 8;

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > remembered && !oldest.done) map.delete(oldest.value);
}

/** The suggestions for one problem that lie in the span, the nearest first. */
function fixesOf(request: CheckRequest, problem: Problem, complaints: readonly GrammarComplaint[]): readonly ToolFix[] {
  const { text } = request.overlay;
  return complaints
    .filter(({ rule, message, span }) => {
      if (rule !== problem.rule || message !== problem.message) return false;
      const before = text.slice(0, span.start);
      const line = before.split(/\r\n|\r|\n/).length - 1;
      return line === problem.range.start.line && containsSpan(request.span, span);
    })
    .flatMap(({ edits }) => edits)
    .filter(({ span }) => containsSpan(request.span, span))
    .map((edit) => ({
      tool: id,
      title:
        edit.newText === '' ? `Remove “${text.slice(edit.span.start, edit.span.end)}”` : `Change to “${edit.newText}”`,
      problem,
      edits: [edit],
      companions: [],
    }));
}
