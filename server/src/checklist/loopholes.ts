// The loophole test, without a model: tries to satisfy an item by the cheapest edit that does not do what it asks for
// — a comment, a string, a blank in the wrong place, a suppression — and words a tighter item that the edit no longer
// satisfies. Everything is tried on texts in memory. Source: S127.

import type { Span } from '../base/text.ts';
import type { ChecklistItem, Decider, ItemState } from '../core/checklist.ts';
import { decideItems, type DecisionInput } from './decideItems.ts';
import { compilePattern, sampleOf } from './pattern.ts';

/** An edit that satisfies an item without its intent. */
export interface Loophole {
  /** What is put into the text, such as `// console.log`. */
  readonly trick: string;
  readonly why: string;
  /** False for what is known of a tool and was not tried here. */
  readonly isTried: boolean;
  /** The item in a tighter wording, or one to stand beside it; absent where none was found that holds. */
  readonly tighter?: ChecklistItem;
}

type RegexDecider = Extract<Decider, { kind: 'regex' }>;

/**
 * Looks for a loophole of one item.
 *
 * @param input the text that it is decided on; it stays as it is.
 * @returns undefined where no cheap edit satisfies the item.
 */
export function loopholeOf(item: ChecklistItem, input: DecisionInput): Loophole | undefined {
  const { decider } = item;
  switch (decider.kind) {
    case 'regex':
      if (decider.within === 'path') return undefined;
      return decider.expect === 'match' ? saidOnly(item, decider, input) : writtenApart(item, decider, input);
    case 'types':
    case 'lint':
      return suppressed(item, decider.kind, input.languageId ?? '');
    default:
      return undefined;
  }
}

/** A pattern that must be found is found in a comment or a string as well. */
function saidOnly(item: ChecklistItem, decider: RegexDecider, input: DecisionInput): Loophole | undefined {
  const sample = sampleOf(decider.pattern, decider.flags);
  if (sample === undefined || sample.trim() === '' || /[\r\n]/.test(sample)) return undefined;
  const bare = withoutMatches(decider, input);
  if (!bare || stateOn(item, bare) !== 'unmet') return undefined;
  const comment = commentOf(input.languageId ?? '');
  for (const trick of [...(comment ? [`${comment} ${sample}`] : []), `"${sample.replaceAll(/["\\]/g, '')}"`]) {
    const gamed = withLine(bare, trick);
    if (stateOn(item, gamed) !== 'met') continue;
    const tighter: ChecklistItem = { ...item, decider: { ...decider, within: 'code' } };
    const holds = stateOn(tighter, gamed) === 'unmet' && stateOn(tighter, input) !== 'cannot-tell';
    const why = trick.startsWith('"') ? 'The words stand in a string only.' : 'The words stand in a comment only.';
    return { trick, why, isTried: true, ...(holds ? { tighter } : {}) };
  }
  return undefined;
}

/** A pattern that must not be found is not found when the same is written with a blank in it. */
function writtenApart(item: ChecklistItem, decider: RegexDecider, input: DecisionInput): Loophole | undefined {
  const compiled = compilePattern(decider.pattern, decider.flags);
  const sample = sampleOf(decider.pattern, decider.flags);
  if (!compiled.ok || sample === undefined) return undefined;
  const alone = (text: string): DecisionInput => ({ ...input, text, span: { start: 0, end: text.length } });
  for (const trick of apart(sample)) {
    if (stateOn(item, alone(trick)) !== 'met' || stateOn(item, alone(sample)) !== 'unmet') continue;
    const pattern = loosened(decider.pattern);
    const tighter: ChecklistItem = { ...item, decider: { ...decider, pattern } };
    const holds =
      compilePattern(pattern, decider.flags).ok &&
      stateOn(tighter, alone(trick)) === 'unmet' &&
      stateOn(tighter, alone(sample)) === 'unmet' &&
      (stateOn(item, input) === 'unmet' || stateOn(tighter, input) === 'met');
    return {
      trick,
      why: 'The same with a blank in it is not found.',
      isTried: true,
      ...(holds ? { tighter } : {}),
    };
  }
  return undefined;
}

const suppressions: Readonly<Record<string, Partial<Record<'types' | 'lint', { trick: string; pattern: string }>>>> = {
  typescript: {
    types: {
      trick: '// @ts-ignore, or `as any`',
      pattern: String.raw`@ts-(?:ignore|nocheck|expect-error)|\bas\s+any\b|[:<|]\s*any\b`,
    },
    lint: { trick: '// eslint-disable-next-line', pattern: '(?:eslint|oxlint|biome)-(?:disable|ignore)' },
  },
  javascript: {
    types: { trick: '// @ts-ignore', pattern: '@ts-(?:ignore|nocheck|expect-error)' },
    lint: { trick: '// eslint-disable-next-line', pattern: '(?:eslint|oxlint|biome)-(?:disable|ignore)' },
  },
  python: {
    types: { trick: '# type: ignore', pattern: String.raw`#\s*(?:type|pyright):\s*ignore` },
    lint: { trick: '# noqa', pattern: String.raw`#\s*(?:noqa|pylint:\s*disable|ruff:\s*noqa)` },
  },
  rust: { lint: { trick: '#[allow(…)]', pattern: String.raw`#!?\[\s*allow\s*\(` } },
  go: { lint: { trick: '//nolint', pattern: String.raw`//\s*nolint` } },
};

/** A tool is silent where it is told to be: an item beside it asks for that. */
function suppressed(item: ChecklistItem, kind: 'types' | 'lint', languageId: string): Loophole | undefined {
  const known = suppressions[languageId.replace(/react$/, '')]?.[kind];
  if (!known) return undefined;
  const tighter: ChecklistItem = {
    id: `${item.id}-unsuppressed`.slice(0, 64),
    question: `Is “${item.question}” answered without silencing the tool?`.slice(0, 300),
    decider: { kind: 'regex', pattern: known.pattern, flags: '', expect: 'no-match' },
    origin: 'workspace',
    severity: item.severity,
  };
  return { trick: known.trick, why: 'The tool says nothing where it is told to be silent.', isTried: false, tighter };
}

function stateOn(item: ChecklistItem, input: DecisionInput): ItemState {
  return decideItems([item], input)[0]!.state;
}

/** The text with every match in the selection blanked out. */
function withoutMatches(decider: RegexDecider, input: DecisionInput): DecisionInput | undefined {
  const compiled = compilePattern(decider.pattern, decider.flags);
  if (!compiled.ok) return undefined;
  let { text } = input;
  const { span } = input;
  for (let count = 0; count < 50; count++) {
    const found = compiled.value.find(text.slice(span.start, span.end));
    if (!found) return { ...input, text };
    if (found.end === found.start) return undefined;
    const at: Span = { start: span.start + found.start, end: span.start + found.end };
    text = text.slice(0, at.start) + text.slice(at.start, at.end).replace(/[^\r\n]/g, ' ') + text.slice(at.end);
  }
  return undefined;
}

/** The text with one more line at the end of the selection. */
function withLine(input: DecisionInput, line: string): DecisionInput {
  const { text, span } = input;
  const added = `\n${line}\n`;
  return {
    ...input,
    text: text.slice(0, span.end) + added + text.slice(span.end),
    span: { start: span.start, end: span.end + added.length },
  };
}

function commentOf(languageId: string): string | undefined {
  if (/^(?:java|type)script|^(?:c|cpp|csharp|java|kotlin|swift|rust|go|dart|scala|php)$/.test(languageId)) return '//';
  if (/^(?:python|ruby|shellscript)$/.test(languageId)) return '#';
  return languageId === 'sql' || languageId === 'lua' ? '--' : undefined;
}

/** The sample with a blank at each place where the language allows one. */
function apart(sample: string): readonly string[] {
  const found: string[] = [];
  for (let at = 1; at < sample.length; at++) {
    const before = sample[at - 1]!;
    const after = sample[at]!;
    if (/[\w$)\]]/.test(before) && /[.([]/.test(after)) found.push(`${sample.slice(0, at)} ${sample.slice(at)}`);
    if (before === '.' && /[\w$]/.test(after)) found.push(`${sample.slice(0, at)} ${sample.slice(at)}`);
    if (before === ' ' && /\S/.test(after)) found.push(`${sample.slice(0, at)} ${sample.slice(at)}`);
  }
  return found;
}

/** The pattern with room for blanks around the signs between which a language allows them. */
function loosened(pattern: string): string {
  const tokens = pattern.match(/\[(?:\\[^]|[^\]\\])*\]|\\[^]|[^]/g) ?? [];
  let result = '';
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1] ?? '';
    if (/^[*+?{]/.test(next)) result += token;
    else if (token === ' ') result += String.raw`\s+`;
    else if (token === '\\.' || token === '\\(' || token === '\\[')
      result += `${result.endsWith(String.raw`\s*`) ? '' : String.raw`\s*`}${token}${token === '\\.' && next !== '\\s' ? String.raw`\s*` : ''}`;
    else result += token;
  }
  return result;
}
