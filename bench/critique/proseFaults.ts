// Faults that are planted in READMEs: one at a time, at a place drawn at random among all that have the form of the
// kind. Places are looked for by plain patterns of their own, not by those of the rules that are measured.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../server/src/base/random.ts';
import type { Readme } from './readmes.ts';

/** The kinds of faults. */
export const proseFaultKinds = [
  'command',
  'option',
  'script or file',
  'package name',
  'name in code',
  'number: default',
  'number: count or version',
  'contradiction: number',
  'contradiction: negation',
  'contradiction: opposite',
] as const;

/** One kind. */
export type ProseFaultKind = (typeof proseFaultKinds)[number];

/** A README with one fault. */
export interface PlantedProse {
  readonly kind: ProseFaultKind;
  readonly text: string;
  /** Zero-based line of the fault. */
  readonly line: number;
  /** What was changed into what, for people. */
  readonly what: string;
}

interface Change {
  readonly at: number;
  readonly old: string;
  readonly new: string;
}

/** At most `most` faults of a kind in a README, at different places. */
export function plantIn(readme: Readme, kind: ProseFaultKind, random: Random, most: number): readonly PlantedProse[] {
  const places = [...placesOf(readme, kind, random)];
  const planted: PlantedProse[] = [];
  while (places.length > 0 && planted.length < most) {
    const [change] = places.splice(random.below(places.length), 1);
    const { at, old, new: now } = change!;
    if (old === now || readme.text.slice(at, at + old.length) !== old) continue;
    const text = readme.text.slice(0, at) + now + readme.text.slice(at + old.length);
    const start = now.startsWith('\n') ? at + now.length - now.trimStart().length : at;
    planted.push({
      kind,
      text,
      line: text.slice(0, start).split(/\r\n|\r|\n/).length - 1,
      what: `${old} → ${now.trim()}`,
    });
  }
  return planted;
}

function* placesOf(readme: Readme, kind: ProseFaultKind, random: Random): Generator<Change> {
  const { text } = readme;
  const bare = readme.name.replace(/@[^@]+$/, '');
  const facts = factsOf(readme);
  const escaped = bare.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  const each = function* (pattern: RegExp, change: (word: string) => string): Generator<Change> {
    for (const found of text.matchAll(pattern)) {
      const word = found[1]!;
      yield { at: found.index + found[0].lastIndexOf(word), old: word, new: change(word) };
    }
  };
  const own = function* (changes: Iterable<Change>, isOwn: (word: string) => boolean): Generator<Change> {
    for (const change of changes) if (isOwn(change.old)) yield change;
  };
  switch (kind) {
    case 'command':
      if (facts.bins === 0) return;
      yield* each(new RegExp(String.raw`^[ \t]*(?:\$ )?(?:npx )?(${escaped})(?= )`, 'gm'), (word) =>
        slip(word, random),
      );
      return;
    case 'option':
      // Options of npm, Node and git are not this package's.
      if (facts.bins === 0) return;
      for (const change of each(/(?<![\w-])(--[a-z][a-z-]{3,})(?![\w-])/g, (word) =>
        random.below(2) === 0 ? slip(word, random) : `${word}-${pick(wrongWords, random)}`,
      )) {
        const line = text.slice(text.lastIndexOf('\n', change.at) + 1, text.indexOf('\n', change.at));
        if (!/\b(?:npm|npx|yarn|pnpm|node|git)\b/.test(line) && facts.has(change.old.slice(2))) yield change;
      }
      return;
    case 'script or file':
      yield* own(
        each(/\bnpm run ([\w:-]{3,})/g, (word) => `${word}-${pick(wrongWords, random)}`),
        (word) => facts.scripts.has(word),
      );
      for (const pattern of [
        /\]\((?!https?:|#|mailto:)([\w./-]+\.\w+)\)/g,
        /`((?:\.\/)?[\w-]+\/[\w./-]+\.(?:js|ts|json|md))`/g,
      ]) {
        yield* own(
          each(pattern, (word) => word.replace(/\.(\w+)$/, `-${pick(wrongWords, random)}.$1`)),
          (word) => existsSync(path.join(readme.folder, word)),
        );
      }
      return;
    case 'package name':
      yield* each(
        new RegExp(String.raw`\b(?:npm (?:i|install|add)|yarn add|pnpm add)\b[^\n]*? (${escaped})(?=\s|$|\x60)`, 'gm'),
        (word) => slip(word, random),
      );
      yield* each(new RegExp(String.raw`(?:require\(|from |import )['"](${escaped})['"]`, 'g'), (word) =>
        slip(word, random),
      );
      yield* each(
        new RegExp(String.raw`(?:img\.shields\.io/npm/\w+/|npmjs\.(?:com|org)/package/)(${escaped})(?=[.)\s/"?])`, 'g'),
        (word) => slip(word, random),
      );
      return;
    case 'name in code':
      for (const pattern of [
        /(?:import|const|let|var)\s*\{\s*(\w{4,})[^{}]*\}\s*(?:from|= require)/g,
        /(?<=\w\.)(\w{6,})(?=\()/g,
        /`([a-z]+[A-Z]\w+)(?:\(\))?`/g,
      ])
        yield* own(
          each(pattern, (word) => slip(word, random)),
          facts.has,
        );
      return;
    case 'number: default':
      yield* each(/\bdefaults?\b[^\n]{0,20}?(?<![\w.-])(\d+)(?![\w.])/gi, (word) => otherNumber(word, random));
      return;
    case 'number: count or version':
      yield* each(/\bNode(?:\.?js)? ?(?:>= ?|v)?(\d{2})\b/gi, (word) => otherNumber(word, random));
      yield* each(/\b(two|three|four|five|six|seven)\b(?=[^.\n]*:\s*$)/gim, (word) =>
        word.toLowerCase() === 'five' ? 'seven' : 'five',
      );
      yield* each(new RegExp(String.raw`\b${escaped}@(\d+)`, 'g'), (word) => String(Number(word) + 3));
      return;
    case 'contradiction: number':
    case 'contradiction: negation':
    case 'contradiction: opposite':
      for (const sentence of plainSentences(text)) {
        const changed = contrary(sentence, kind, random);
        if (changed === undefined) continue;
        const at = farFrom(text, text.indexOf(sentence), random);
        const lead = pick(['', '', 'Note that ', 'Please note: '], random);
        const words =
          lead === '' || /^[A-Z]{2}|^[^A-Z]/.test(changed) ? changed : changed[0]!.toLowerCase() + changed.slice(1);
        if (at !== undefined) yield { at, old: '', new: `\n\n${lead}${words}` };
      }
  }
}

/** What a package has, so that only what is its own is changed. */
interface Facts {
  readonly bins: number;
  readonly scripts: ReadonlySet<string>;
  has(name: string): boolean;
}

const remembered = new Map<string, Facts>();

function factsOf({ folder }: Readme): Facts {
  const before = remembered.get(folder);
  if (before) return before;
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const sources = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => /\.[cm]?[jt]s$/.test(file) || /(?:^|\/)bin\/[\w-]+$/.test(file))
    .map((file) => path.join(folder, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const facts: Facts = {
    bins: manifest['bin'] === undefined ? 0 : 1,
    scripts: new Set(Object.keys((manifest['scripts'] as object | undefined) ?? {})),
    has: (name) => new RegExp(`(?<![\\w-])${name.replaceAll('$', '[$]')}(?![\\w-])`).test(sources),
  };
  remembered.set(folder, facts);
  return facts;
}

const wrongWords = ['extra', 'other', 'legacy', 'custom', 'quick'];

/** Two letters that changed places, one too many, or one too few. */
function slip(word: string, random: Random): string {
  const at =
    1 + (word.startsWith('--') ? 2 : 0) + random.below(Math.max(1, word.length - 3 - (word.startsWith('--') ? 2 : 0)));
  const [before, a = '', b = ''] = [word.slice(0, at), word[at], word[at + 1]];
  const rest = word.slice(at + 2);
  return [`${before}${b}${a}${rest}`, `${before}${a}${a}${b}${rest}`, `${before}${b}${rest}`][random.below(3)]!;
}

function otherNumber(word: string, random: Random): string {
  const value = Number(word);
  return String(value + (value > 9 && random.below(2) === 0 ? -3 : 4));
}

/** Whole sentences of running text that stand once in the document. */
function plainSentences(text: string): readonly string[] {
  const outside = text.replaceAll(/^(```|~~~)[^]*?^\1|^\|.*$/gm, (part) => part.replaceAll(/[^\n]/g, ' '));
  return [...outside.matchAll(/(?<=\n\n(?:[-*] )?|[a-z][.!?] |\n[-*] )([A-Z`][^\n.!?|<>#[\]]{30,220}\.)(?=\s|$)/gm)]
    .map((found) => found[1]!)
    .filter((sentence) => text.split(sentence).length === 2 && sentence.split(' ').length >= 6);
}

const opposites: readonly (readonly [RegExp, string])[] = [
  [/\balways\b/, 'never'],
  [/\bnever\b/, 'always'],
  [/\bsynchronously\b/, 'asynchronously'],
  [/\basynchronously\b/, 'synchronously'],
  [/\bsynchronous\b/, 'asynchronous'],
  [/\basynchronous\b/, 'synchronous'],
  [/\brequired\b/, 'optional'],
  [/\boptional\b/, 'required'],
  [/\benabled\b/, 'disabled'],
  [/\bdisabled\b/, 'enabled'],
  [/`true`/, '`false`'],
  [/`false`/, '`true`'],
];

function contrary(sentence: string, kind: ProseFaultKind, random: Random): string | undefined {
  if (kind === 'contradiction: number') {
    const found = /(?<![\w.-])\d+(?![\w.-])/.exec(sentence);
    return found
      ? sentence.slice(0, found.index) + otherNumber(found[0], random) + sentence.slice(found.index + found[0].length)
      : undefined;
  }
  if (kind === 'contradiction: negation') {
    const not = /\b(must|should|can|will|does|do|is|are) not\b|\bcannot\b/.exec(sentence);
    if (not) return sentence.replace(not[0], not[1] ?? 'can');
    const plain = /\b(must|should|can|will|is|are)\b(?! (?:not|also|only|either))/.exec(sentence);
    return plain
      ? `${sentence.slice(0, plain.index)}${plain[0]} not${sentence.slice(plain.index + plain[0].length)}`
      : undefined;
  }
  const pair = opposites.find(([word]) => word.test(sentence));
  return pair ? sentence.replace(pair[0], pair[1]) : undefined;
}

/** The end of a paragraph at least ten lines away; undefined in short documents. */
function farFrom(text: string, at: number, random: Random): number | undefined {
  const outside = text.replaceAll(/^(```|~~~)[^]*?^\1/gm, (part) => part.replaceAll(/[^\n]/g, '\u0000'));
  const ends = [...outside.matchAll(/[a-z]\.(?=\n\n[A-Z])/g)].map(({ index }) => index + 2);
  const far = ends.filter((end) => text.slice(Math.min(end, at), Math.max(end, at)).split('\n').length > 10);
  return far.length === 0 ? undefined : far[random.below(far.length)];
}

function pick<T>(all: readonly T[], random: Random): T {
  return all[random.below(all.length)]!;
}
