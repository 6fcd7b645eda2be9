// No crash where the function is documented to work: an error that the language itself throws, not one that the code
// throws by design, on arguments that documentation or types name as possible.

import { seededRandom } from '../../base/random.ts';
import type { Behaviour } from '../../core/trials.ts';
import type { Domain } from './domain.ts';
import { emptyOf } from './edge.ts';
import {
  callText,
  ofResult,
  requiredOf,
  sentenceWith,
  type Basis,
  type Promised,
  type Property,
  type Relation,
  type Tried,
} from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';
import { isPlain, valueOf } from './values.ts';

/**
 * The relation: a call ends without an error. It counts only where calls with plain arguments in the place of strange
 * ones do: what throws whatever it is given lacks something here.
 *
 * @param any whether every error counts; else only those that the language throws by itself.
 */
export function endsWell(
  subject: Subject,
  any: boolean,
  accepts: (args: Arguments) => boolean,
  named: readonly Arguments[] = [],
): Relation {
  const result = ofResult(
    subject,
    (behaviour) => {
      if (behaviour.kind === 'returned') return true;
      if (behaviour.kind === 'hung' || behaviour.type === 'exit') return undefined;
      return any || isAccident(behaviour, subject) ? `throws ${behaviour.shown}` : undefined;
    },
    {
      named,
      accepts,
      bugKind: any ? 'B.5' : 'B.3',
      expectation(args) {
        const call = callText(subject, args);
        return call === undefined ? undefined : wellEnded(call, subject);
      },
    },
  );
  return {
    ...result,
    async try(call, inputs) {
      const tried = await result.try(call, inputs);
      const broken = (tried ?? []).flatMap(({ kind }, at) => (kind === 'broken' ? [at] : []));
      const controls = broken.map((at) => plainer(subject, inputs[at]!));
      const asked = controls.filter((args) => args !== undefined);
      const seen = asked.length === 0 ? [] : await call(subject.name, asked);
      return tried?.map((one, at): Tried => {
        const control = controls[broken.indexOf(at)];
        if (one.kind !== 'broken') return one;
        return control && seen?.[asked.indexOf(control)]?.kind === 'returned' ? one : { kind: 'open' };
      });
    },
  };
}

/** The same arguments with plain ones in the place of strange ones; undefined where there are none. */
function plainer({ parameters }: Subject, args: Arguments): Arguments | undefined {
  const random = seededRandom(1);
  const others = args.map((arg, at) => {
    const domain = parameters[at]?.domain;
    if (isPlain(arg) || !domain) return arg;
    const made = Array.from({ length: 40 }, (_, turn) => valueOf(domain, random, turn));
    return made.find(isPlain);
  });
  return others.includes(undefined) ? undefined : (others as Arguments);
}

/** The call and something that it surely is, where it does not throw. */
function wellEnded(call: string, { returns, languageId }: Subject) {
  const kind = returns?.domain.kind;
  const isJavaScript = languageId !== 'python';
  if (isJavaScript && (kind === 'string' || kind === 'number' || kind === 'boolean'))
    return { call: `typeof ${call}`, expected: { kind: 'value', text: `'${kind}'` } } as const;
  return isJavaScript
    ? ({ call: `[${call}].length`, expected: { kind: 'value', text: '1' } } as const)
    : ({ call: `len([${call}])`, expected: { kind: 'value', text: '1' } } as const);
}

const engineWords =
  /^(?:TypeError: (?:Cannot (?:read|set|destructure|convert|use)|(?:undefined|null)\b|.* is not (?:a function|iterable|an object|a constructor)|.* is (?:null|undefined))|ReferenceError: Cannot access |RangeError: (?:Maximum call stack|Invalid (?:array|string) length))/u;
const pythonAccidents = new Set([
  'IndexError',
  'AttributeError',
  'TypeError',
  'ZeroDivisionError',
  'UnboundLocalError',
  'RecursionError',
]);

/** Whether the language itself threw, and nothing in the function throws the like by design. */
function isAccident({ type, shown }: Behaviour, { body, doc, languageId }: Subject): boolean {
  if (doc?.raises.some(({ name }) => name === type || name === 'Error' || name === 'Exception')) return false;
  if (languageId !== 'python')
    return engineWords.test(shown) && !new RegExp(String.raw`\bthrow\s+new\s+${type}\b`, 'u').test(body);
  return pythonAccidents.has(type) && !new RegExp(String.raw`\braise\s+${type}\b`, 'u').test(body);
}

const never =
  /\b(?:never|does not ever|doesn't ever|will not|won't|cannot|can't|does not|doesn't)\s+(?:throws?|raises?|fails?|crash(?:es)?)\b(?!\s+(?:if|when|for|on|unless|in case))/iu;
const empties = String.raw`(?:may be|can be|might be|possibly|even)\s+(?:an?\s+)?empty|\bempty\s+(?:lists?|arrays?|strings?|input|sequences?)\s+(?:(?:is|are)\s+(?:fine|allowed|valid|ok|okay|supported|accepted)|gives?|returns?|yields?)\b`;
const mayBeEmpty = new RegExp(empties, 'iu');

/** See above. */
export const total: Property = {
  id: 'total',
  title: 'No crash where it should work',
  bugKind: 'B.3',
  promisedBy(subject) {
    const required = requiredOf(subject);
    const isTyped = required.every(({ domain }) => domain !== undefined);
    if (!isTyped) return [];
    const found: Promised[] = [];
    const promise = (
      basis: Basis,
      any: boolean,
      accepts: (args: Arguments) => boolean,
      named: readonly Arguments[] = [],
    ) => found.push({ subject, relation: endsWell(subject, any, accepts, named), basis });
    const quote = sentenceWith(subject, never);
    if (quote !== undefined) {
      promise({ kind: 'documented', quote }, true, (args) => args.length >= required.length);
      return found;
    }
    const missing = subject.parameters.findIndex(({ domain, declared }) => declared && takesNothing(domain));
    if (missing >= 0) {
      const { name } = subject.parameters[missing]!;
      // Everything else is plain, so that it is this argument that the function cannot bear.
      const accepts = (args: Arguments) =>
        args.length >= required.length &&
        args.every((one, at) => (at === missing ? one.kind === 'null' || one.kind === 'undefined' : isPlain(one)));
      promise({ kind: 'declared', words: declaredWords(subject, name) }, false, accepts);
    }
    const [first, ...more] = required;
    const empty = first && more.length === 0 ? emptyOf(first.domain) : undefined;
    const saysEmpty =
      sentenceWith(subject, mayBeEmpty) ?? (mayBeEmpty.test(first?.says ?? '') ? first!.says : undefined);
    if (empty && saysEmpty !== undefined && !/\b(?:not|never|n't|throws?|raises?|error)\b/iu.test(saysEmpty)) {
      const key = JSON.stringify([empty]);
      promise({ kind: 'documented', quote: saysEmpty }, false, (args) => JSON.stringify(args) === key, [[empty]]);
    }
    return found;
  },
};

/** Whether a type names null or undefined as possible. */
function takesNothing(domain: Domain | undefined): boolean {
  return domain?.kind === 'union' && domain.options.some(({ kind }) => kind === 'null' || kind === 'undefined');
}

function declaredWords({ body }: Subject, name: string): string {
  const match = new RegExp(String.raw`(?<![\w$])${name}\s*\??\s*:[^,)=]*`, 'u').exec(body);
  return match ? match[0].trim() : name;
}
