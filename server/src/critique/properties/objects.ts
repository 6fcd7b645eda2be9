// Objects of a class that are equal: equality goes both ways, and equal objects have equal hashes. Twins are made of
// the arguments that are known to make an object, and of arguments near those.

import type { Literal } from '../../core/literal.ts';
import { callIn } from '../literalText.ts';
import { argumentTexts, itemsIn, shortName, type Basis, type Property, type Relation, type Tried } from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** What is looked at of two objects. */
type Aspect = 'hash' | 'turned';

const names = {
  python: { equals: '__eq__', hash: '__hash__' },
  javascript: { equals: 'equals', hash: 'hashCode' },
} as const;

/** What Python says of the two methods, wherever they are written (data model, `object.__hash__`). */
const contract: Readonly<Record<Aspect, Basis>> = {
  hash: { kind: 'language', words: 'Python asks that objects which are equal have the same hash.' },
  turned: { kind: 'language', words: 'Python asks that equality is the same in both directions.' },
};

/** The relation: of two objects that are equal. Arguments are those of one object, and then those of the other. */
function twins(subject: Subject, base: Arguments, aspect: Aspect, text: string): Relation | undefined {
  const { languageId } = subject;
  const receiver = subject.manner!.receiver!.text;
  const head = receiver.slice(0, receiver.indexOf('('));
  const isPython = languageId === 'python';
  const { equals, hash } = names[isPython ? 'python' : 'javascript'];
  const size = base.length;
  const make = (of: string) => (isPython ? `${head}(*${of})` : `${head}(...${of})`);
  const looks = isPython
    ? `\n\ndef touchstoneTwins(*given):\n    a, b = ${make(`given[:${size}]`)}, ${make(`given[${size}:]`)}\n    same, turned = a == b, b == a\n    if same is not True:\n        return [same, turned, 0]\n    return [same, turned, ${aspect === 'hash' ? 'int(hash(a) == hash(b))' : '1'}]\n`
    : `\nfunction touchstoneTwins(...given) { const [a, b] = [${make(`given.slice(0, ${size})`)}, ${make(`given.slice(${size})`)}]; const [same, turned] = [a.${equals}(b), b.${equals}(a)]; return [same, turned, same !== true || ${aspect === 'hash' ? `a.${hash}() === b.${hash}()` : 'true'} ? 1 : 0]; }\n`;
  const written = (args: Arguments): readonly [string, string] | undefined => {
    const [one, other] = [args.slice(0, size), args.slice(size)].map((each) =>
      argumentTexts(subject, each)?.join(', '),
    );
    return one === undefined || other === undefined ? undefined : [`${head}(${one})`, `${head}(${other})`];
  };
  const equal = (a: string, b: string) => (isPython ? `${a} == ${b}` : `${a}.${equals}(${b})`);
  const hashOf = (one: string) => (isPython ? `hash(${one})` : `${one}.${hash}()`);
  return {
    named: pairsOf(base),
    accepts: (args) => args.length === 2 * size,
    async try(call, inputs) {
      const seen = await call('touchstoneTwins', inputs, text + looks);
      return (
        seen &&
        inputs.map((args, at): Tried => {
          const behaviour = seen[at]!;
          const [same, turned, hashes] = itemsIn(behaviour.value) ?? [];
          if (same?.kind !== 'boolean' || turned?.kind !== 'boolean' || hashes?.kind !== 'number')
            return { kind: 'open' };
          const both = written(args);
          const isBroken = aspect === 'hash' ? same.value && hashes.value === 0 : same.value !== turned.value;
          if (!same.value && !isBroken) return { kind: 'open' };
          if (!isBroken || !both) return { kind: 'holds' };
          const [a, b] = both;
          const why =
            aspect === 'hash'
              ? `${a} and ${b} are equal, and their hashes are not.`
              : `${equal(a, b)} is ${same.value}, and the other way round it is ${turned.value}.`;
          return { kind: 'broken', why, calls: [{ name: equal(a, b), args: [], behaviour }] };
        })
      );
    },
    expectation(args) {
      const both = written(args);
      if (!both) return undefined;
      const [a, b] = both;
      return aspect === 'hash'
        ? // Hashes themselves may differ from process to process.
          {
            call: `(${hashOf(a)} ${isPython ? '==' : '==='} ${hashOf(b)})`,
            expected: { kind: 'value', text: isPython ? 'True' : 'true' },
          }
        : { call: `(${equal(a, b)})`, expected: { kind: 'value', text: `(${equal(b, a)})` } };
    },
  };
}

/** Most pairs of objects. */
const mostPairs = 80;

/** Arguments of two objects: the same, and such of which one is changed to what code is likely to take for the same. */
function pairsOf(base: Arguments): readonly Arguments[] {
  const beside = (from: Arguments): readonly Arguments[] => [
    [...from, ...from],
    ...from.flatMap((arg, at) => alike(arg).map((one) => [...from, ...from.with(at, one)])),
  ];
  const others = base.flatMap((arg, at) => telling(arg).map((one) => base.with(at, one)));
  return [base, ...others].flatMap(beside).slice(0, mostPairs);
}

/** Values that tell more than most: letters of both cases, parts of a whole. */
function telling(value: Literal): readonly Literal[] {
  if (value.kind === 'string') return ['aB', 'a'].map((one) => ({ kind: 'string', value: one }));
  return value.kind === 'number' ? [{ kind: 'number', value: 1, float: value.float }] : [];
}

/** Values that are often taken for the same. */
function alike(value: Literal): readonly Literal[] {
  switch (value.kind) {
    case 'number': {
      const near = [-value.value, value.value + 1, value.value + 0.1, value.value + 1e-10].map((one): Literal => ({
        kind: 'number',
        value: one,
        float: !Number.isInteger(one),
      }));
      return [{ ...value, float: !value.float }, ...near];
    }
    case 'string': {
      const { value: text } = value;
      const others = [
        text.toUpperCase(),
        text.toLowerCase(),
        ` ${text} `,
        `${text}b`,
        Array.from(text).toReversed().join(''),
      ];
      return others.filter((one) => one !== text).map((one) => ({ kind: 'string', value: one }));
    }
    case 'boolean':
      return [{ kind: 'boolean', value: !value.value }];
    case 'list':
    case 'tuple':
      return [
        { ...value, items: value.items.toReversed() },
        { kind: value.kind === 'list' ? 'tuple' : 'list', items: value.items },
        ...(value.items[0] ? [{ ...value, items: [...value.items, value.items[0]] }] : []),
        ...value.items.flatMap((item, at) =>
          alike(item).map((one) => ({ ...value, items: value.items.with(at, one) })),
        ),
      ];
    default:
      return [];
  }
}

/** See above. */
export const objects: Property = {
  id: 'equal-hash',
  title: 'Equal objects: both ways, and with equal hashes',
  bugKind: 'C.1',
  promisedBy(subject, all, text) {
    const isPython = subject.languageId === 'python';
    const { equals, hash } = names[isPython ? 'python' : 'javascript'];
    const { receiver } = subject.manner ?? {};
    if (!receiver || shortName(subject) !== equals) return [];
    const open = receiver.text.indexOf('(');
    const made = callIn(`made${receiver.text.slice(open)}`, subject.languageId);
    if (!made || made.args.length === 0) return [];
    const owner = subject.label.slice(0, subject.label.lastIndexOf('.') + 1);
    const hasHash = all.some(({ label }) => label === `${owner}${hash}`);
    const aspects: readonly Aspect[] = hasHash ? ['hash', 'turned'] : ['turned'];
    return aspects.flatMap((aspect) => {
      const relation = twins(subject, made.args, aspect, text);
      const basis: Basis = isPython ? contract[aspect] : { kind: 'named', words: hasHash ? hash : equals };
      return relation ? [{ subject, relation, basis }] : [];
    });
  },
};
