// Commands of `workspace/executeCommand` and their arguments. Names differ from those of the VS Code
// client, which registers the server's commands beside its own.

import type { WirePosition, WireRange } from './document.ts';

/** Command ids of the server. */
export const serverCommands = {
  critique: 'touchstone.critique',
  refine: 'touchstone.refine',
  applyRefinement: 'touchstone.applyRefinement',
  choose: 'touchstone.choose',
  explain: 'touchstone.explain',
  dismiss: 'touchstone.dismiss',
  dispute: 'touchstone.dispute',
  ruleCounts: 'touchstone.ruleCounts',
  showChange: 'touchstone.showChange',
  checklist: 'touchstone.checklist',
  examine: 'touchstone.examine',
  deleteData: 'touchstone.deleteData',
} as const;

/** Argument of `touchstone.critique`. An empty range means the enclosing function or paragraph. */
export interface CritiqueArguments {
  readonly uri: string;
  readonly range: WireRange;
  readonly goal?: string;
}

/** Argument of `touchstone.refine`. */
export interface RefineArguments {
  readonly uri: string;
  /** Absent: what surrounds `finding`, its function or paragraph. */
  readonly range?: WireRange;
  readonly goal?: string;
  /** Clear only the finding with this id. */
  readonly finding?: string;
  /** Climb to the rung `repair` at least, until the checks pass or the budget is spent. */
  readonly untilChecksPass?: boolean;
  /** Climb to the rung `search` at least. */
  readonly search?: boolean;
  /** Calls with what they should give, such as `median([2, 1]) == 1.5`; they stand in for tests. */
  readonly expect?: readonly string[];
  /** A stack trace to reproduce. */
  readonly crash?: string;
}

/** Argument of `touchstone.examine`: a document whose tests pass. */
export interface ExamineArguments {
  readonly uri: string;
}

/** Argument of `touchstone.applyRefinement`, and of `touchstone.choose`, where it names an alternative. */
export interface ApplyArguments {
  readonly proposal: string;
}

/** Argument of `touchstone.explain`, `touchstone.dispute` and `touchstone.dismiss`. */
export interface FindingArguments {
  /** Id of the finding. Absent: the first one at `position` of `uri`, also where the editor's own tool underlines it. */
  readonly finding?: string;
  readonly uri?: string;
  readonly position?: WirePosition;
  readonly reason?: string;
  /** Of a dismissal. Absent: the person is asked, unless there is a reason. */
  readonly kind?: 'dismissed' | 'wrong' | 'intended';
}

/** Argument of `touchstone.showChange`, for clients that show changes themselves. */
export interface ChangeArguments {
  /** Id of the finding. */
  readonly finding: string;
  /** Title of one of its fixes. Absent: the test that shows it. */
  readonly fix?: string;
}

/** Answer of `touchstone.critique` and `touchstone.refine`. */
export interface RunAnswer {
  /** How the run ended, such as `critiqued`, `improved`, `unchanged`. */
  readonly outcome: string;
  readonly message: string;
  readonly findings?: number;
  readonly proposal?: string;
  /** How many changes were offered to choose from. */
  readonly choices?: number;
  readonly code?: string;
  readonly nextStep?: string;
  /** Where to look next; `line` is zero-based. */
  readonly place?: { readonly uri: string; readonly line: number };
}
