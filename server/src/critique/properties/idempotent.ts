// Applied to its own result, a function that normalises, sorts or trims changes nothing any more.

import { writtenCall } from './manner.ts';
import {
  argumentTexts,
  promiseIn,
  callText,
  gaveWords,
  sameValue,
  valueIn,
  type Property,
  type Relation,
  type Tried,
} from './property.ts';
import type { Subject } from './subject.ts';

/** The relation itself: the result in place of the first argument gives the result again. */
export function idempotence(subject: Subject): Relation {
  return {
    async try(call, inputs) {
      const first = await call(subject.name, inputs);
      if (!first) return undefined;
      const again = inputs.map((args, at) => {
        const value = valueIn(first[at]);
        return value && args.length > 0 ? args.with(0, value) : undefined;
      });
      const asked = again.filter((args) => args !== undefined);
      const second = asked.length === 0 ? [] : await call(subject.name, asked);
      if (!second) return undefined;
      return inputs.map((args, at): Tried => {
        const repeated = again[at];
        const value = valueIn(first[at]);
        const behaviour = repeated && second[asked.indexOf(repeated)];
        const other = valueIn(behaviour);
        if (!value || !repeated || !behaviour || !other) return { kind: 'open' };
        if (sameValue(value, other)) return { kind: 'holds' };
        const calls = [
          { name: subject.name, args, behaviour: first[at]! },
          { name: subject.name, args: repeated, behaviour },
        ];
        const why = `${callText(subject, args)} gives ${first[at]!.shown}; applied to that it ${gaveWords(behaviour)}.`;
        return { kind: 'broken', why, calls };
      });
    },
    accepts: (args) => args.length > 0,
    expectation(args) {
      const [call, rest] = [callText(subject, args), argumentTexts(subject, args.slice(1))];
      const again = call === undefined || !rest ? undefined : writtenCall(subject, [call, ...rest]);
      return again === undefined ? undefined : { call: again, expected: { kind: 'value', text: call! } };
    },
  };
}

const words =
  /\bidempotent\b|\b(?:appl\w+|call\w*|run\w*)(?: it| this)? (?:twice|again|more than once|repeatedly)\b[^.]*\b(?:same|no effect|no difference|nothing)\b|\balready[- ](?:normali[sz]ed|sorted|trimmed|canonical|clean\w*)\b[^.]*\b(?:unchanged|as (?:is|it is|they are))\b/iu;
const named = /^(?:normali[sz]e|canonicali[sz]e|sort|dedupe|deduplicate|uniq(?:ue)?|trim|strip|squeeze|collapse)/iu;

/** See above. */
export const idempotent: Property = {
  id: 'idempotent',
  title: 'Applied twice, the same as once',
  bugKind: 'C.1',
  promisedBy(subject) {
    const relation = idempotence(subject);
    const quote = promiseIn(subject, words);
    if (quote !== undefined) return [{ subject, relation, basis: { kind: 'documented', quote } }];
    const short = subject.name.slice(subject.name.lastIndexOf('.') + 1);
    const [first, ...more] = subject.parameters;
    // By its name alone, where result and only argument are of one kind.
    const isOfKind = first?.domain?.kind === 'string' || first?.domain?.kind === 'list';
    if (!isOfKind || more.some(({ optional }) => !optional) || !named.test(short) || /By\b|_by\b/u.test(short))
      return [];
    if (subject.returns && subject.returns.domain.kind !== first.domain!.kind) return [];
    return [{ subject, relation, basis: { kind: 'named', words: short } }];
  },
};
