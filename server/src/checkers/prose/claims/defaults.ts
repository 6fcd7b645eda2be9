// Defaults that a document states, against the one value that the sources give to the name. Where sources give
// several values, or none that is plain, nothing is said.

import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimDocument, type ClaimRule } from './document.ts';
import type { Sources } from './sources.ts';
import type { Span } from '../../../base/text.ts';

interface Stated {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

const literal = String.raw`(?:-?\d[\d_]*(?:\.\d+)?(?:e\d+)?(?:\s*\*\s*\d[\d_]*)*|true|false|'[^'\n]{0,80}'|"[^"\n]{0,80}")`;
const units: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};

/** Stated defaults. */
export const defaults: ClaimRule = {
  rules: ['default-value'],
  async find(document) {
    const stated = statedIn(document);
    if (stated.length === 0) return [];
    const sources = await document.sources();
    if (!sources) return [];
    const names = new Map<string, number>();
    for (const { name } of stated) names.set(name, (names.get(name) ?? 0) + 1);
    return stated.flatMap(({ name, value, span }): readonly Complaint[] => {
      // An option that is documented twice belongs to two things.
      if (names.get(name)! > 1) return [];
      const given = valuesOf(sources, name);
      const first = given[0];
      if (!first || new Set(given.map(({ value: one }) => normal(one))).size !== 1) return [];
      if (kindOf(value) !== kindOf(first.value) || agree(value, first.value)) return [];
      return [
        {
          rule: 'default-value',
          message: `The default of “${name}” is ${first.value} in ${first.path}, not ${value}.`,
          severity: 'warning',
          span,
        },
      ];
    });
  },
};

const named = /^(?:--)?(?:[A-Za-z_$][\w$]*\.)*([A-Za-z_$][\w$-]{2,40})$/;
const said = new RegExp(
  String.raw`\bdefaults?(?:\s+values?)?(?:\s+(?:is|are|to|of))?\s*[:=]?\s*\(?\s*\*{0,2}(\x60?)(${literal})\1(?:\s*(ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hours?|kb|mb|gb)\b)?`,
  'i',
);

function statedIn({ text, paragraphs, blocks, codes, manifest }: ClaimDocument): readonly Stated[] {
  const found: Stated[] = [];
  for (const paragraph of paragraphs) {
    if (paragraph.kind === 'cell') continue;
    const value = said.exec(paragraph.text);
    if (!value || [...paragraph.text.matchAll(/\bdefault/gi)].length > 1) continue;
    // The name stands at the beginning, or is the heading above.
    const own = /^(?:the |\*\*|__|\[)*\x60(?:-\w, )?([^\x60\s<=:[(]+)[^\x60]*\x60/i.exec(paragraph.text)?.[1];
    const heading = paragraph.under
      .at(-1)
      ?.replaceAll(/[\x60*]/g, '')
      .replace(/^options?\.|\?$/, '')
      .trim();
    const starts = /^\W*(?:(?:type|optional|number|boolean|string)\b[^]{0,60})?\**default/i.test(paragraph.text);
    const name = named.exec(own ?? (starts ? (heading ?? '') : ''))?.[1];
    if (name === undefined) continue;
    const words = value[2]! + (value[3] === undefined ? '' : ` ${value[3]}`);
    const start = value.index + value[0].indexOf(value[2]!, value[0].search(/default/i));
    found.push({ name, value: words, span: spanIn(paragraph, start, start + value[2]!.length) });
  }
  // The help of a command, a line an option.
  for (const code of codes) {
    if (!code.block || !manifest || manifest.bins.length === 0) continue;
    const line = new RegExp(
      String.raw`^[ \t]*(?:-\w,[ \t]*)?--([a-z][\w-]{2,40})\b.*[[(]default:? (${literal})[\])]`,
      'gm',
    );
    for (const one of code.text.matchAll(line)) {
      const start = one.index + one[0].lastIndexOf(one[2]!);
      found.push({ name: one[1]!, value: one[2]!, span: spanIn(code, start, start + one[2]!.length) });
    }
  }
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    const rows = block.lines.map((line) => cells(text, line));
    const column = rows[0]!.findIndex(({ words }) => /^\W*default(?: value)?s?\W*$/i.test(words));
    if (column < 1) continue;
    for (const row of rows.slice(2)) {
      const name = named.exec(row[0]?.words.replaceAll(/[\x60*]/g, '').replace(/^-\w,\s*/, '') ?? '')?.[1];
      const cell = row[column];
      const value =
        cell &&
        new RegExp(String.raw`^\x60?(${literal})(?:\s*(ms|s|seconds?|minutes?|kb|mb))?\x60?$`, 'i').exec(cell.words);
      if (name === undefined || !value) continue;
      const start = cell.start + cell.words.indexOf(value[1]!);
      found.push({
        name,
        value: value[1]! + (value[2] === undefined ? '' : ` ${value[2]}`),
        span: { start, end: start + value[1]!.length },
      });
    }
  }
  return found;
}

function cells(text: string, line: Span): readonly { readonly words: string; readonly start: number }[] {
  const parts: { words: string; start: number }[] = [];
  let from = line.start;
  const put = (end: number) => {
    const raw = text.slice(from, end);
    parts.push({ words: raw.trim(), start: from + raw.length - raw.trimStart().length });
    from = end + 1;
  };
  for (let at = line.start; at < line.end; at++) if (text[at] === '|' && text[at - 1] !== '\\') put(at);
  put(line.end);
  if (parts[0]?.words === '') parts.shift();
  return parts;
}

/** The values that sources give to a name where they give it one that is plain. */
function valuesOf(sources: Sources, name: string): readonly { readonly value: string; readonly path: string }[] {
  const camel = name.replaceAll(/-([a-z\d])/gi, (_, letter: string) => letter.toUpperCase());
  const either = name === camel ? camel : String.raw`(?:${camel}|${name})`;
  const plain = either.replaceAll('$', String.raw`\$`);
  const patterns = [
    // As destructuring and parameters have it, and what a file of defaults exports.
    new RegExp(String.raw`(?<![\w$.-])['"]?${plain}['"]?\s*=(?![=>])\s*(${literal})(?=\s*[,})])`, 'g'),
    new RegExp(String.raw`(?<![\w$-])${plain}\s*(?:\?\?=?|\|\|=?)\s*(${literal})(?=\s*[,;)}\n])`, 'g'),
    new RegExp(String.raw`(?<![\w$.-])['"]?${plain}['"]?\s*:\s*(${literal})(?=\s*[,;)}\n])`, 'g'),
    new RegExp(String.raw`(?<![\w$-])['"]?${plain}['"]?\s*[:,]\s*\{[^{}]{0,400}?\bdefault:\s*(${literal})`, 'g'),
    new RegExp(String.raw`--${plain}(?:[ =][^'"\n]*)?['"],\s*(?:['"][^'"\n]*['"],\s*)(${literal})\s*[,)]`, 'g'),
  ];
  const found: { value: string; path: string }[] = [];
  for (const { path, text } of sources.files) {
    if (/\.(?:json|ya?ml|toml)$|\btests?\b|\bfixtures?\b|\.min\./.test(path)) continue;
    if (!text.includes(camel) && !text.includes(name)) continue;
    const isTypes = /\.d\.[cm]?ts$/.test(path);
    // What comments show are examples.
    const bare = text.replaceAll(/\/\*[^]*?\*\/|^\s*(?:\/\/|\*).*$/gm, (part) => part.replaceAll(/[^\n]/g, ' '));
    for (const [index, pattern] of patterns.entries()) {
      if (isTypes && index < 3) continue;
      for (const one of bare.matchAll(pattern))
        if (index !== 2 || /\bdefaults?\.[cm]?[jt]s$/.test(path) || isOfDefaults(bare, one.index))
          found.push({ value: one[1]!, path });
    }
    if (/[cm]?[jt]s$/.test(path)) {
      if (/\bdefaults?\.[cm]?js$/.test(path)) {
        for (const one of text.matchAll(new RegExp(String.raw`exports\.${plain} = (${literal});`, 'g')))
          found.push({ value: one[1]!, path });
      }
      const documented = new RegExp(
        String.raw`@default\s+\x60?(${literal})\x60?\s*(?:\n\s*\*[^\n]*)*?\*\/\s*(?:readonly\s+)?['"]?${plain}['"]?\??\s*:`,
        'g',
      );
      for (const one of text.matchAll(documented)) found.push({ value: one[1]!, path });
    }
  }
  return found;
}

/** Whether a key stands in an object that is called one of defaults. */
function isOfDefaults(text: string, offset: number): boolean {
  let depth = 0;
  for (let at = offset - 1; at >= 0 && at > offset - 6000; at--) {
    if (text[at] === '}') depth++;
    else if (text[at] === '{' && depth-- === 0)
      return /default/i.test(
        text
          .slice(Math.max(0, at - 60), at)
          .split('\n')
          .at(-1)!,
      );
  }
  return false;
}

function kindOf(value: string): string {
  return /^['"]/.test(value) ? 'string' : /^(?:true|false)/.test(value) ? 'boolean' : 'number';
}

function normal(value: string): string {
  if (kindOf(value) !== 'number') return value.replaceAll(/^['"]|['"]$/g, '');
  return String(amount(value));
}

function amount(value: string): number {
  return value
    .replace(/\s*[a-z]+$/i, '')
    .split('*')
    .reduce((product, part) => product * Number(part.trim().replaceAll('_', '')), 1);
}

function agree(said: string, given: string): boolean {
  if (kindOf(said) !== 'number') return normal(said) === normal(given);
  const unit = units[(/([a-z]+)$/i.exec(said)?.[1] ?? '').toLowerCase().replace(/s$/, '')] ?? 1;
  const [a, b] = [amount(said), amount(given)];
  return (
    [a, a * unit, (a * unit) / 1000, a * 1000].some((one) => Math.abs(one - b) < 1e-9) ||
    !Number.isFinite(a) ||
    !Number.isFinite(b)
  );
}
