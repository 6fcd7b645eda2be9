// What a document claims about the code beside it, held against that code: options, names, signatures, numbers,
// versions, licences, trees of files. What is told is what the files of the workspace show; what they leave open is not.

import { basename } from 'node:path';
import { isInside } from '../../../workspace/folders.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { proseChecker } from '../proseChecker.ts';
import type { Complaint } from '../proseRun.ts';
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
export const claimsChecker = proseChecker({
  id: 'prose-claims',
  title: 'Claims about the code',
  languages: ['markdown'],
  tool: 'claims',
  command: 'claims against the code',
  look: async (context, request) => ({
    complaints: await complaintsOf(context, request),
    note: `${claimRules.length} kinds of claims looked for.`,
  }),
});

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
