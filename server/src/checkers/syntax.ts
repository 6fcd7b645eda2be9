// Checks the syntax of one text in process. It works in folders that are not trusted: nothing of the
// workspace is loaded or started, and no other file is read.

import { uriToPath } from '../workspace/uri.ts';
import type { Checker } from './checker.ts';
import type { TypeScriptClient } from './typescriptClient.ts';
import { locateClassic } from './typescriptLocate.ts';
import { compilerPath } from './compilerPath.ts';
import { crashedRun, ranWith, timedOutRun } from './typescriptRun.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'json', 'jsonc'] as const;

/** The syntax checker; it shares the worker of `client`, which ends with the type checker. */
export function createSyntaxChecker(client: TypeScriptClient): Checker {
  return {
    id: 'syntax',
    title: 'Syntax',
    family: 'syntax',
    languages,
    needsTrust: false,
    async detect(context, snapshot, document) {
      if (!(languages as readonly string[]).includes(document.languageId)) return { kind: 'notApplicable' };
      const compiler = locateClassic(snapshot, context.settings, uriToPath(document.uri));
      // Without a parser the type checker, which reads syntax too, is the one to say what is missing.
      if (!('kind' in compiler)) return { kind: 'notApplicable' };
      return { kind: 'available', tool: 'typescript parser', version: compiler.version };
    },
    async check(context, request) {
      const { overlay, document } = request;
      const startedAt = context.now();
      const found = locateClassic(overlay.snapshot, context.settings, overlay.path);
      if (!('kind' in found)) return { kind: 'unavailable', checker: 'syntax', family: 'syntax', failure: found };
      const question = {
        kind: 'syntax',
        typescript: found.path,
        root: overlay.snapshot.root,
        path: overlay.path,
        languageId: document.languageId,
        text: overlay.text,
        buffers: [],
      } as const;
      const answer = await client.ask(question, context.settings.deadlineMs, context.signal);
      if (answer.kind === 'timedOut') return timedOutRun('syntax', 'syntax', context.settings.deadlineMs);
      if (answer.kind !== 'checked')
        return crashedRun('syntax', 'syntax', answer.kind === 'failed' ? answer.message : answer.kind);
      const facts = {
        checker: 'syntax',
        family: 'syntax',
        version: answer.version,
        command: [`typescript ${answer.version} parser`],
        startedAt,
        note: 'The text was parsed on its own.',
      } as const;
      return ranWith(context, request, facts, compilerPath(overlay.path, document.languageId), answer.problems);
    },
  };
}
