// How strongly the tests speak for the fix that won, and when that is enough to call it verified. The rules are about
// tests and fixes in general; each names what it guards against.

import type { Screening } from '../search/screen.ts';

/** What is known about the winner. */
export interface Strength {
  /** Originally failing tests, all of which it passes. */
  readonly failing: number;
  /** Tests that passed before and reach the function. */
  readonly passing: number;
  readonly end: Screening<unknown>['end'];
  /** Plausible classes of behaviour among the survivors. */
  readonly classes: number;
  /** Whether the function can be called by itself, so that what survivors do could be compared. */
  readonly isCallable: boolean;
  /** Passing tests that run a line that it changes, as far as that is known. */
  readonly reaching: number;
  /** Inputs compared that count. */
  readonly inputs: number;
  /** Of the inputs that no test used, those on which the winner differs from the original. */
  readonly changedElsewhere: number;
  /** Variants tried. */
  readonly tried: number;
  /** Two edits in one. */
  readonly isPair: boolean;
  /** Few changes of its kind at such a place are right, and few ways lead to what it does. */
  readonly isSeldom: boolean;
  /** It compares for order where the code compared for equality, or the other way round. */
  readonly isOtherQuestion: boolean;
  /** A statement or a call that is left out, and nothing else. */
  readonly isDeletion: boolean;
  /** It leaves a parameter or a variable unread that was read; see `leftUnread`. */
  readonly isUnread: boolean;
  /** Likelier behaviour that was set aside for failing on inputs that no test used; see `Weighing.setAside`. */
  readonly setAside: number;
  /** Conditions of the repaired function that no test asks for; see `probesOf`. */
  readonly unasked: readonly string[];
  /** Worked out from what the tests want: that it gives just that says nothing for it. */
  readonly isWorkedOut: boolean;
  /** It writes more than there was, or another number. */
  readonly isMore: boolean;
  /** Code that is put in or left out: what can be bent to single examples. */
  readonly isPliable: boolean;
  /** Another constant: one value of many, which one example may fit by chance. */
  readonly isRetuned: boolean;
  /** A number more than there was, which nothing speaks of; see `addsNumber`. */
  readonly isNumberMore: boolean;
  /** That constant stands in every failing input, and so may stand for something of the input. */
  readonly isInEveryInput: boolean;
}

/** Fewest inputs on which survivors must have been compared. */
const fewestInputs = 10;

/** Fewest variants that must have been tried: what alone was tried alone passes. */
const fewestTried = 15;

/** Fewest tests that make up for a change that is seldom right, or for a number from nowhere. */
const fewestForSeldom = 6;

/** Fewest tests, and failing ones, for what was worked out from them: conditions chosen so overfit (Xuan et al. 2017). */
const fewestWorkedOut = { all: 8, failing: 3 };

/** Fewest tests that reach the function: where little is asked, much passes. */
const fewestTests = 4;

/**
 * The same for code or a number that nobody had written: of the own larger functions, whose right versions the search
 * often cannot reach, a fifth of such changes was wrong with three or four tests. Rivals that are not reached tell
 * nothing.
 */
const fewestForMore = 5;

/**
 * Fewest variants of a function that cannot be called by itself. The tests alone must tell the winner from its rivals
 * there, so that no rival may be left, however it behaves.
 */
const fewestUncalled = 100;

/** Why the winner cannot be called verified, the weightiest first; empty when it can. */
export function doubtsOf(strength: Strength): readonly string[] {
  const doubts: string[] = [];
  if (strength.classes > 1)
    doubts.push(
      strength.isCallable
        ? `${strength.classes} changes that behave differently pass all tests`
        : `${strength.classes} changes pass all tests, and how they behave could not be compared`,
    );
  if (strength.end === 'budget' || strength.end === 'hangs' || strength.end === 'variants')
    doubts.push('the search ended before all rivals were tried');
  if (!strength.isCallable) {
    const speaking = strength.failing + strength.reaching;
    if (strength.failing < 2 || strength.reaching < 1 || speaking < 4 || strength.tried < fewestUncalled)
      doubts.push('the function cannot be called by itself, and its tests are too few to do without');
  } else if (strength.inputs < fewestInputs) doubts.push(`it was compared on ${strength.inputs} inputs only`);
  if (strength.inputs >= fewestInputs && strength.changedElsewhere < 2)
    doubts.push('it changes what happens on the inputs of the tests and hardly anywhere else');
  // A pair is chosen among thousands: one test cannot vouch for both halves.
  if (strength.isPair && strength.failing < 3) doubts.push('two edits rest on too few failing tests');
  if (strength.isPair && strength.isSeldom) doubts.push('two edits, of which each is seldom right');
  if (strength.isSeldom && strength.failing + strength.passing < fewestForSeldom)
    doubts.push('changes of its kind are seldom right, and few tests speak for it');
  if (
    strength.isWorkedOut &&
    (strength.failing < fewestWorkedOut.failing || strength.failing + strength.passing < fewestWorkedOut.all)
  )
    doubts.push('it was worked out from what the tests want, and they are few');
  if (strength.isOtherQuestion && strength.failing < 2)
    doubts.push('it compares in another way than the code did, on the word of one failing test');
  // Most plausible patches of the first repair tools only took away what no test asked for (Qi et al. 2015, "Kali").
  if (strength.isDeletion) doubts.push('it leaves code out, and what that code was for may have no test');
  // The same without taking anything away: what was worked out is no more asked for.
  if (strength.isUnread) doubts.push('it leaves a value unread that the code works out or is given');
  if (strength.setAside > 0)
    doubts.push('a likelier change passes all tests, too, and was set aside for inputs that may never come');
  // A second fault there would stay: planted faults of real packages were called repaired so.
  if (strength.unasked.length > 0)
    doubts.push(`no test asks whether \`${strength.unasked[0]}\` holds, where another fault would not show`);
  if (strength.isPliable && strength.failing + Math.min(2, strength.passing) < 3)
    doubts.push('code that is put in or left out needs more tests to be believed');
  if (strength.isRetuned && strength.failing < 2 && strength.passing < 2)
    doubts.push('another constant needs more tests to be believed');
  if (strength.isNumberMore && strength.failing + strength.passing < fewestForSeldom)
    doubts.push('a number that nothing speaks of needs more tests to be believed');
  if (strength.isRetuned && strength.isInEveryInput)
    doubts.push('the new constant stands in every failing example and may be there by chance');
  const all = strength.failing + strength.passing;
  if (all < 2) doubts.push('one test alone speaks for it');
  else if (all < (strength.isMore ? fewestForMore : fewestTests)) doubts.push(`${all} tests alone speak for it`);
  if (strength.tried < fewestTried) doubts.push('hardly anything else was tried');
  return doubts;
}
