// Targets that are refused before anything is spent, each by name.

import { failure, type Failure } from '../core/failure.ts';
import { hasConflictMarkers } from '../core/conflict.ts';
import type { Target } from '../core/target.ts';
import { isProtectedPath } from '../workspace/protectedPath.ts';
import { uriToPath } from '../workspace/uri.ts';

/** Why this target cannot be refined, or undefined when it can. */
export function declinedTarget(target: Target, root: string): Failure | undefined {
  const { text, uri } = target.document;
  if (hasConflictMarkers(text, target.span)) {
    return failure(
      'target.conflict-markers',
      'There are merge-conflict markers in or near the selection.',
      'Resolve the conflict first.',
    );
  }
  if (uri.startsWith('file:') && isProtectedPath(root, uriToPath(uri))) {
    return failure(
      'target.protected',
      'This file configures the editor, the repository or the build, so it is not refined.',
      'Change it by hand.',
    );
  }
  return undefined;
}
