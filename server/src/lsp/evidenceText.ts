// The evidence of a finding for people: as Markdown of ours for the hover, as plain text elsewhere. Words
// of tools and models only appear in code blocks; there are no command links, images or HTML.

import type { Finding, FindingEvidence } from '../core/finding.ts';
import { excerptBeside, findingNotes } from '../core/findingWords.ts';
import type { HeldFinding } from './findingStore.ts';

/** How the proof state of a finding is read out. What no model said is not called a model's. */
export function proofWords({ proof, evidence, agreement, category, rule }: Finding): string {
  switch (proof) {
    case 'proven':
      return 'proven: a program showed it';
    case 'supported':
      if (rule.startsWith('critic/') && evidence.some((one) => one.checker === 'reproducer' && !one.receipt))
        return 'supported: a program shows what the code does; what it should do is a model’s reading';
      if (category === 'prose' && evidence.some(({ receipt }) => receipt)) return 'supported: a tool’s rules say so';
      return agreement || evidence.some(({ receipt }) => receipt)
        ? 'supported: independent evidence agrees'
        : 'supported: it stands in the text; nothing was run';
    case 'opinion':
      if (!isOfModel(rule)) return 'opinion: a rule’s guess from the text alone';
      return agreement ? 'opinion: the word of models' : 'opinion: one model’s word';
    case 'unknown':
      return 'cannot tell';
  }
}

/** Whether a rule stands for what a model says. */
function isOfModel(rule: string): boolean {
  return rule.startsWith('critic/') || rule.startsWith('checklist/');
}

/** A block of tool or model words that cannot end early, whatever the words are. */
export function codeBlock(words: string): string {
  const clean = words
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .slice(0, 4000);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${clean}\n${fence}`;
}

/** The finding as Markdown; without its message where the editor shows that above anyway. */
export function findingMarkdown(
  { finding, old }: HeldFinding,
  shows: 'all' | 'evidence' = 'all',
  demotion?: string,
): string {
  const parts = [
    `**Touchstone** — ${proofWords(finding)}${old ? ' in an earlier session; not checked again since' : ''}`,
    ...(shows === 'all' ? [codeBlock(`${finding.rule}: ${finding.message}`)] : []),
    ...(demotion === undefined ? [] : [codeBlock(demotion)]),
    ...notesBlock(finding),
    ...seenOf(finding).map(({ how, what }) => `${how}\n\n${codeBlock(what)}`),
    ...(finding.reproducer ? [`The test, not kept anywhere yet:\n\n${codeBlock(finding.reproducer.text)}`] : []),
  ];
  return parts.join('\n\n');
}

/** What else is known, as a block: some of it is a model's words. */
function notesBlock(finding: Finding): readonly string[] {
  const notes = findingNotes(finding);
  return notes.length === 0 ? [] : [codeBlock(notes.join('\n'))];
}

/** The finding as plain text. */
export function findingText({ finding, old }: HeldFinding, demotion?: string): string {
  const head = [
    `${finding.rule}: ${finding.message}`,
    `${proofWords(finding)}${old ? ' in an earlier session; not checked again since' : ''}`,
    `line ${finding.range.start.line + 1}: ${finding.quote.split(/\r\n|\r|\n/)[0] ?? ''}`,
    ...(demotion === undefined ? [] : [demotion]),
    ...findingNotes(finding),
  ];
  const evidence = seenOf(finding).map(({ how, what }) => `\n${how}\n${what}`);
  const page = finding.href === undefined ? [] : [`\nMore: ${finding.href}`];
  const { reproducer } = finding;
  const test = reproducer === undefined ? [] : [`\nThe test, which would be ${reproducer.path}:\n${reproducer.text}`];
  return [...head, ...evidence, ...test, ...page].join('\n');
}

/** The evidence, one entry for what was seen; runs that saw the same stand in one. */
function seenOf({ evidence, message, rule }: Finding): readonly { readonly how: string; readonly what: string }[] {
  const seen: { how: string; readonly what: string }[] = [];
  for (const one of evidence) {
    const what = evidenceLines({ ...one, excerpt: excerptBeside(message, one) });
    const how = receiptWords(one, rule);
    const same = one.receipt ? seen.find((other) => other.what === what) : undefined;
    if (same) same.how += ` And again: ${how[0]!.toLowerCase()}${how.slice(1)}`;
    else seen.push({ how, what });
  }
  return seen;
}

function receiptWords({ receipt, checker }: FindingEvidence, rule: string): string {
  if (!receipt)
    return isOfModel(rule) && checker !== 'reproducer'
      ? 'Said by a model, not shown by a program.'
      : 'Read from the text; nothing was run for it.';
  // Work in process has no exit code, and none is made up for it.
  const exit = receipt.exitCode === null ? [] : [`exit code ${receipt.exitCode}`];
  const count =
    receipt.testsRun === undefined ? [] : [receipt.testsRun === 1 ? '1 test ran' : `${receipt.testsRun} tests ran`];
  const words = [isolationWords[receipt.isolation], `${Math.round(receipt.durationMs)} ms`, ...exit, ...count].join(
    ', ',
  );
  return `Ran ${words}.`;
}

const isolationWords = {
  'in-process': 'inside Touchstone',
  'separate-process': 'in a process of its own',
  'scratch-copy': 'in a scratch copy',
  sandbox: 'in a sandbox',
} as const;

function evidenceLines(one: FindingEvidence): string {
  const words = one.receipt?.command ?? [];
  // What has no exit code ran in process: it is named, but it is no command that anybody could type.
  const named = one.receipt?.exitCode === null ? words.join(' ') : `$ ${words.map(quoted).join(' ')}`;
  const command = words.length > 0 ? [named] : [];
  return [...command, `${one.checker}: ${one.excerpt}`].join('\n');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}

/** A title that is safe in a menu: one line, no control characters, capped. */
export function menuTitle(finding: Finding): string {
  return oneLine(`${finding.rule}: ${finding.message}`);
}

/** Words that may be a tool's or a model's as one line of at most 80 characters, without control characters. */
export function oneLine(given: string): string {
  const words = given.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ');
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
