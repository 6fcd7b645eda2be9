// What a function is documented to keep: all items of a list that it sorts, shuffles or reverses; the length of its
// input; its arguments.

import type { Literal } from '../../core/literal.ts';
import {
  argumentTexts,
  callText,
  itemsIn,
  literalText,
  ofResult,
  promiseIn,
  requiredOf,
  sameValue,
  sentenceAround,
  sentenceWith,
  type Property,
  type Relation,
  type Tried,
} from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';
import { watching } from './watching.ts';

/** The relation: the result has exactly the items of the first argument, in any order. */
export function permutation(subject: Subject): Relation {
  return ofResult(
    subject,
    ({ value, shown }, args) => {
      const [given, got] = [itemsIn(args[0]), itemsIn(value)];
      if (!given || !got) return undefined;
      const left = [...got];
      for (const one of given) {
        const at = left.findIndex((other) => sameValue(one, other));
        if (at < 0) return `gives ${shown}, in which ${literalText(one, subject.languageId) ?? 'an item'} is missing`;
        left.splice(at, 1);
      }
      if (left.length === 0) return true;
      return `gives ${shown}, with ${literalText(left[0]!, subject.languageId) ?? 'an item'} that was not there`;
    },
    {
      expectation(args) {
        const call = callText(subject, args);
        const given = args[0] && literalText(args[0], subject.languageId);
        if (call === undefined || given === undefined) return undefined;
        const sort = (one: string) => (subject.languageId === 'python' ? `sorted(${one})` : `[...${one}].sort()`);
        return { call: sort(call), expected: { kind: 'value', text: sort(given) } };
      },
    },
  );
}

/** The relation: the result is as long as the first argument. */
export function sameLength(subject: Subject): Relation {
  const lengthOf = (value: Literal | undefined) =>
    value?.kind === 'string' ? Array.from(value.value).length : itemsIn(value)?.length;
  return ofResult(
    subject,
    ({ value }, args) => {
      const [given, got] = [lengthOf(args[0]), lengthOf(value)];
      if (given === undefined || got === undefined) return undefined;
      return given === got ? true : `gives something of length ${got} for something of length ${given}`;
    },
    {
      expectation(args) {
        const call = callText(subject, args);
        const length = lengthOf(args[0]);
        if (call === undefined || length === undefined) return undefined;
        const measured = subject.languageId === 'python' ? `len(${call})` : `${call}.length`;
        return { call: measured, expected: { kind: 'value', text: String(length) } };
      },
    },
  );
}

/** The relation: a call leaves its arguments as they were. @param text the document. */
export function keptArguments(subject: Subject, text: string): Relation | undefined {
  const watched = watching(text, subject.languageId, subject.name);
  return (
    watched && {
      async try(call, inputs) {
        const seen = await call(watched.name, inputs, watched.text);
        return (
          seen &&
          inputs.map((args, at): Tried => {
            const told = seen[at]?.value;
            if (told?.kind !== 'boolean') return { kind: 'open' };
            if (told.value) return { kind: 'holds' };
            const why = `${callText(subject, args)} changes its arguments.`;
            return { kind: 'broken', why, calls: [{ name: watched.name, args, behaviour: seen[at]! }] };
          })
        );
      },
      accepts: (args) =>
        args.some(({ kind }) => kind === 'list' || kind === 'object' || kind === 'map' || kind === 'set'),
      expectation: (args) => keptExpectation(subject, args),
    }
  );
}

function keptExpectation(subject: Subject, args: Arguments) {
  const written = argumentTexts(subject, args);
  // What waits or is taken one by one has not happened when the call comes back.
  if (!written || subject.manner?.awaited || subject.manner?.taken) return undefined;
  const given = `[${written.join(', ')}]`;
  const watched =
    subject.languageId === 'python'
      ? `(lambda given: (${subject.name}(*given), given)[1])(${given})`
      : `((given) => (${subject.name}(...given), given))(${given})`;
  return { call: watched, expected: { kind: 'value', text: given } as const };
}

const moved =
  /^\s*(?:sorts?|shuffles?|reverses?|reorders?|rotates?|permutes?)\s+(?:and returns? )?(?:an?|the|its|all)?\s*(?:\w+\s+){0,1}(?:list|array|items|elements|numbers|values|sequence)\b/iu;
const notAll =
  /\b(?:uniq\w*|dedup\w*|duplicates?|distinct|first|last|top|only|filter\w*|words?|each|every|if|not|n't|in[- ]place|nested|by)\b/iu;
const asLong = /\b(?:of|has|have|with) the same (?:length|size|number of (?:items|elements|characters)) as\b/iu;
const kept =
  /\b(?:does not|doesn't|without|never|not)\s+(?:modif\w*|mutat\w*|chang\w*|alter\w*|touch\w*)\s+(?:the\s+|its\s+|any\s+)?(?:input|original|argument|array|list|object|given|source|parameter)s?\b|\bleaves?\s+(?:the\s+|its\s+)?(?:input|original|argument|array|list|object)s?\s+(?:unchanged|untouched|alone|intact|as (?:it is|they are))\b|\b(?:input|original|argument|array|list)s?\s+(?:is|are)\s+(?:not|never)\s+(?:modified|mutated|changed|altered)\b/iu;

/** See above. */
export const conserved: Property = {
  id: 'conserved',
  title: 'What is documented to be kept',
  bugKind: 'C.1',
  promisedBy(subject, _, text) {
    const found = [];
    const prose = subject.doc?.prose ?? '';
    const move = moved.exec(prose);
    const sentence = move ? sentenceAround(prose, move.index) : '';
    if (move && !notAll.test(sentence) && requiredOf(subject)[0]?.domain?.kind === 'list')
      found.push({ subject, relation: permutation(subject), basis: { kind: 'documented', quote: sentence } as const });
    const long = promiseIn(subject, asLong);
    if (long !== undefined && requiredOf(subject).length === 1)
      found.push({ subject, relation: sameLength(subject), basis: { kind: 'documented', quote: long } as const });
    const leaves = sentenceWith(subject, kept);
    const relation =
      leaves === undefined || /\b(?:if|unless|when)\b/iu.test(leaves) ? undefined : keptArguments(subject, text);
    if (relation) found.push({ subject, relation, basis: { kind: 'documented', quote: leaves! } as const });
    return found;
  },
};
