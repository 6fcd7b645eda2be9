// What no test asks for: conditions of a repaired function that may be settled either way, or parts of conditions that may
// be left out, and every test still passes. A fault there would not show, so that a repair beside it cannot be called
// right (extreme mutation, Niedermayr et al. 2016; the parts as in MC/DC, Chilenski and Miller 1994).

import type { TextEdit } from '../../base/edit.ts';
import { lineStartsOf, positionAt } from '../../base/text.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Literal } from '../../core/literal.ts';
import type { CallSession, Variant } from '../../core/trials.ts';
import { isBad } from './behaviours.ts';
import { changedFunction, type FunctionIn } from './changed.ts';

/** A version that tests should tell from the repaired one. */
export interface Probe {
  /** Zero-based line of the repaired document. */
  readonly line: number;
  /** What is done there, for people: “whether `a > b` holds”. */
  readonly what: string;
  /** Of the original text, with the repair in it. */
  readonly edits: readonly TextEdit[];
}

/** What is asked about a repair. */
export interface UnaskedRequest {
  readonly within: FunctionIn;
  readonly repair: readonly TextEdit[];
  /** The repair as it was run. */
  readonly variant: Variant;
  /** What the function is called by, and argument lists on which a difference counts. */
  readonly name: string;
  readonly inputs: readonly (readonly Literal[])[];
  /** Which versions pass every test. */
  passing(versions: readonly Variant[]): Promise<readonly boolean[]>;
  calls(): Promise<CallSession | undefined>;
  readonly signal: AbortSignal;
}

/** Most versions of one repair. */
const most = 48;

/** Versions of a repaired function in each of which one condition is settled, or loses a part. */
export function probesOf(within: FunctionIn, repair: readonly TextEdit[]): readonly Probe[] {
  const changed = changedFunction(within, repair);
  if (!changed) return [];
  const { place, tree } = changed;
  const { dialect } = within;
  const starts = lineStartsOf(tree.text);
  const { trueWord: yes, falseWord: no } = dialect.write;
  const found: Probe[] = [];
  const settle = (node: SyntaxNode, newText: string) => {
    const edits = changed.with([{ span: node, newText }]);
    if (!edits || found.length >= most) return;
    const shown = place.textOf(node).replace(/\s+/gu, ' ');
    found.push({ line: positionAt(tree.text, node.start, starts).line, what: shown, edits });
  };
  for (const node of place.nodes) {
    const shape = dialect.shapeOf(node);
    if (shape?.kind === 'if' || shape?.kind === 'conditional') {
      settle(shape.condition, yes);
      settle(shape.condition, no);
    }
    // Without end where it holds for ever, which tells nothing and takes its time.
    if (shape?.kind === 'loop' && shape.flavour !== 'do' && shape.condition) settle(shape.condition, no);
    if (shape?.kind === 'binary' && shape.class === 'logical') {
      const neutral = /^(?:&&|and)$/u.test(shape.operator) ? yes : no;
      settle(shape.left, neutral);
      settle(shape.right, neutral);
    }
  }
  return found;
}

/** Those probes that pass every test, and do something else than the repair on an input that it can deal with. */
export async function unaskedBeside(request: UnaskedRequest): Promise<readonly Probe[]> {
  const probes = probesOf(request.within, request.repair);
  if (probes.length === 0) return [];
  const passes = await request.passing(probes);
  const passing = probes.filter((_, at) => passes[at]);
  if (passing.length === 0) return [];
  const session = await request.calls();
  try {
    request.signal.throwIfAborted();
    const seen = await session?.behave([request.variant, ...passing], request.name, request.inputs, request.signal);
    const own = seen?.[0];
    return passing.filter((_, at) =>
      seen?.[at + 1]?.some((behaviour, index) => {
        const right = own?.[index];
        return right !== undefined && !isBad(right) && behaviour.key !== right.key;
      }),
    );
  } finally {
    await session?.close();
  }
}
