// What a document claims about the code beside it, held against that code: options, names, signatures, numbers,
// versions, licences, trees of files. What is told is what the files of the workspace show; what they leave open is not.

import { basename } from 'node:path';
import { isInside } from '../../../workspace/folders.ts';
import type { Checker, CheckerContext, CheckRequest } from '../../checker.ts';
import { notLooked, proseRun, tooLarge, type Complaint } from '../proseRun.ts';
import { proseRules } from '../proseRules.ts';
import { defaults } from './defaults.ts';
import { claimDocument, type ClaimRule } from './document.ts';
import { engines } from './engines.ts';
import { environment } from './environment.ts';
import { fileTrees } from './fileTrees.ts';
import { licence } from './licence.ts';
import { listCounts } from './listCounts.ts';
import { options } from './options.ts';
import { ownNames } from './ownNames.ts';
import { packageName } from './packageName.ts';
import { signatures } from './signatures.ts';

const id = 'prose-claims';

/** One line a rule. */
export const claimRules: readonly ClaimRule[] = [
  packageName,
  options,
  ownNames,
  signatures,
  defaults,
  engines,
  licence,
  listCounts,
  fileTrees,
  environment,
];

/** The checker of claims. */
export const claimsChecker: Checker = {
  id,
  title: 'Claims about the code',
  family: 'prose',
  languages: ['markdown'],
  needsTrust: false,
  detect: () => Promise.resolve({ kind: 'available', tool: 'touchstone claims' }),
  async check(context, request) {
    const startedAt = context.now();
    const large = tooLarge(request);
    if (large) return notLooked(id, large);
    const rules = await proseRules(request.overlay.snapshot);
    if (rules.failure) return notLooked(id, rules.failure);
    const complaints = await complaintsOf(context, request);
    const shown = complaints.filter(({ rule }) => !rules.off.has(rule));
    const note = `${claimRules.length} kinds of claims looked for.`;
    return proseRun(context, request, { checker: id, command: 'claims against the code', startedAt, note }, shown);
  },
};

async function complaintsOf(context: CheckerContext, request: CheckRequest): Promise<readonly Complaint[]> {
  const { path, snapshot } = request.overlay;
  // A history speaks of what there was.
  if (
    !isInside(snapshot.root, path) ||
    /^(?:change(?:s|log)|history|news|releases?|migrat|upgrad)/i.test(basename(path))
  )
    return [];
  const document = await claimDocument(request, context.signal);
  const found: Complaint[] = [];
  for (const rule of claimRules) {
    context.signal.throwIfAborted();
    found.push(...(await rule.find(document)));
  }
  return found;
}
