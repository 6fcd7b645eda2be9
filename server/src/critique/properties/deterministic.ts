// The same arguments give the same result: what is documented, and what everybody takes for granted of a function that
// has nothing to do with chance, time or the world, but reaches something that may keep what an earlier call left.

import { callText, promiseIn, requiredOf, sameValue, type Property, type Relation, type Tried } from './property.ts';
import type { Behaviour } from '../../core/trials.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** The relation: a call right after the first, and one after calls with other arguments, give what the first gave. */
export function repeated(subject: Subject): Relation {
  return {
    async try(call, inputs) {
      const seen = await call(subject.name, [...inputs.flatMap((args) => [args, args]), ...inputs]);
      if (!seen) return undefined;
      const compared = (args: Arguments, first?: Behaviour, second?: Behaviour): Tried => {
        if (!first || !second || first.kind === 'hung' || second.kind === 'hung') return { kind: 'open' };
        const isSame =
          first.kind === second.kind &&
          (first.kind === 'threw'
            ? first.type === second.type
            : first.value && second.value
              ? sameValue(first.value, second.value) || first.shown === second.shown
              : undefined);
        if (isSame === undefined) return { kind: 'open' };
        if (isSame) return { kind: 'holds' };
        const gave = ({ kind, shown }: typeof first) => (kind === 'returned' ? `gives ${shown}` : `throws ${shown}`);
        const why = `${callText(subject, args)} first ${gave(first)}, and later ${gave(second)}.`;
        const calls = [first, second].map((behaviour) => ({ name: subject.name, args, behaviour }));
        return { kind: 'broken', why, calls };
      };
      return inputs.map((args, at): Tried => {
        const next = compared(args, seen[2 * at], seen[2 * at + 1]);
        return next.kind === 'holds' ? compared(args, seen[2 * at], seen[2 * inputs.length + at]) : next;
      });
    },
    expectation(args) {
      const call = callText(subject, args);
      return call === undefined ? undefined : { call, expected: { kind: 'value', text: call } };
    },
  };
}

const says =
  /\bdeterministic\b|\bpure function\b|\b(?:the )?same (?:input|argument|value|string|seed)s?\b[^.]*\b(?:always|the same)\b|\breferentially transparent\b/iu;
const worldly =
  /random|shuffle|sample|date|time|now|clock|uuid|uniq|crypto|performance|next|count|\bid\b|Id\b|cache|memo|state|global|nonlocal|process|env|os\.|fs\.|fetch|read|write|open|input|log|print|queue|stack|push|register|emit|toggle|\bself\b|\bthis\b/u;

/** See above. */
export const deterministic: Property = {
  id: 'deterministic',
  title: 'The same arguments give the same result',
  bugKind: 'C.4',
  promisedBy(subject, _, text) {
    const relation = repeated(subject);
    const quote = promiseIn(subject, says);
    if (quote !== undefined) return [{ subject, relation, basis: { kind: 'documented', quote } }];
    const isWorldly = worldly.test(`${subject.name} ${subject.body} ${subject.doc?.raw ?? ''}`);
    if (requiredOf(subject).length === 0 || isWorldly || !mayKeep(subject, text)) return [];
    return [{ subject, relation, basis: { kind: 'named', words: subject.label } }];
  },
};

/** Variables of a module, and expressions that remember where they stopped. */
const keepers =
  /^(?:export\s+)?(?:(?:let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)|const\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*=\s*\/(?:[^/\\\n]|\\.)+\/[a-z]*[gy])/gmu;
const keptDefault = /^[^\n]*\([^\n]*=\s*(?:\[|\{|(?:list|dict|set)\()/u;

/** Whether a function reaches something of its module that may differ from call to call. */
function mayKeep({ body, languageId }: Subject, text: string): boolean {
  if (languageId === 'python') return keptDefault.test(body);
  const names = [...text.matchAll(keepers)].map(([, variable, expression]) => variable ?? expression!);
  return names.some((name) =>
    new RegExp(String.raw`(?<![\p{L}\p{N}_$.])${name.replaceAll('$', String.raw`\$`)}(?![\p{L}\p{N}_$])`, 'u').test(
      body,
    ),
  );
}
