// Items that need no model to be written: from guides of the workspace, the request, the head of the selection and
// the linter's configuration. What a program can decide gets one; the rest stays a question, and is capped.

import { shortHash } from '../base/hash.ts';
import type { ChecklistItem, Decider, PropertyName } from '../core/checklist.ts';
import { declarationOf } from '../core/declaration.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import { readRule } from './guideRules.ts';

/** Most items of one source, programs' first; and most of them that no program decides. */
export const mostOfSource = 20;
const mostOpen = 6;
/** Most rules of a linter that become items. */
const mostLint = 20;

/** A rule as it stands in a guide. */
interface Line {
  readonly words: string;
  /** Counted from zero. */
  readonly line: number;
  readonly bullet: boolean;
}

/**
 * Items from a guide such as AGENTS.md.
 *
 * @param path of the guide, relative to the workspace folder.
 * @param languageId of the document that the items are for; rules about other languages are left out.
 */
export function guideItems(text: string, path: string, languageId: string): readonly ChecklistItem[] {
  const decided: ChecklistItem[] = [];
  const open: ChecklistItem[] = [];
  for (const { words, line, bullet } of linesOf(text)) {
    const common = { origin: 'guide', source: { path, line } } as const;
    const readings = readRule(words);
    const question = `Is this kept to: “${plainWords(words.replace(/[.;]$/, ''), 200)}”?`;
    const mine = readings.filter(({ languages }) => languages.length === 0 || languages.includes(languageId));
    for (const { decider } of mine)
      decided.push({ ...common, id: idOf('guide', words, decider), question, decider, severity: 'warning' });
    if (readings.length === 0 && bullet && isDemand(words))
      open.push({
        ...common,
        id: idOf('guide', words),
        question,
        decider: { kind: 'model' },
        severity: 'info',
      });
  }
  return distinct([...decided.slice(0, mostOfSource), ...open.slice(0, mostOpen)]);
}

/** Items from the person's own words: a goal, a commit message, the text of an issue. */
export function requestItems(goal: string, languageId: string): readonly ChecklistItem[] {
  const decided: ChecklistItem[] = [];
  const open: ChecklistItem[] = [];
  for (const { words, bullet } of linesOf(goal)) {
    const question = `Is this done: “${plainWords(words.replace(/[.;]$/, ''), 200)}”?`;
    const readings = readRule(words);
    for (const { decider, languages } of readings)
      if (languages.length === 0 || languages.includes(languageId))
        decided.push({
          id: idOf('request', words, decider),
          question,
          decider,
          origin: 'request',
          severity: 'warning',
        });
    if (readings.length === 0 && bullet)
      open.push({
        id: idOf('request', words),
        question,
        decider: { kind: 'model' },
        origin: 'request',
        severity: 'info',
      });
  }
  return distinct([...decided.slice(0, mostOfSource), ...open.slice(0, mostOpen)]);
}

/** What a doc comment promises in words that calls can show. */
const promises: readonly (readonly [RegExp, PropertyName, string])[] = [
  [
    /\b(?:does\s+not|doesn['’]t|never|without)\s+(?:change|changing|modify|modifying|mutat(?:e|ing)|alter(?:ing)?|touch(?:ing)?)\s+(?:its?|the|any|their|of)\b/i,
    'keeps-arguments',
    'Does it leave its arguments unchanged?',
  ],
  [/\bidempotent\b/i, 'idempotent', 'Does a second application change nothing?'],
  [
    /\b(?:deterministic|pure\s+function|same\s+(?:result|output)\s+for\s+the\s+same)\b/i,
    'deterministic',
    'Does it give the same for the same arguments?',
  ],
  [
    /\b(?:same\s+length\s+as|as\s+many\s+(?:items|elements|entries)\s+as)\b/i,
    'same-length',
    'Is the result as long as the argument?',
  ],
  [
    /\b(?:returns?|gives?)\b[^.]{0,40}\b(?:sorted|ascending|in\s+(?:increasing|ascending)\s+order)\b(?!\s+(?:descending|by|in\s+desc))/i,
    'sorted',
    'Is the result in ascending order?',
  ],
  [/\bnever\s+(?:throws|raises|fails)\b/i, 'never-throws', 'Does it never throw?'],
];

/** Items from the doc comment and the signature of the selection. */
export function headItems(target: Target): readonly ChecklistItem[] {
  const { docComment, signature } = declarationOf(target);
  const items: ChecklistItem[] = [];
  const add = (question: string, decider: Decider, severity: ChecklistItem['severity'] = 'info') =>
    items.push({ id: idOf('head', question, decider), question, decider, origin: 'signature', severity });
  if (signature !== undefined && isTyped(signature, target.document.languageId))
    add(signatureQuestion(signature), { kind: 'types' }, 'error');
  if (docComment === undefined) return items;
  const prose = docComment.replace(/\s+/g, ' ');
  for (const [words, property, question] of promises)
    if (words.test(prose) && !/\bnot\s+(?:idempotent|deterministic|pure|sorted)\b/i.test(prose))
      add(question, { kind: 'property', property }, 'warning');
  for (const tag of docComment.matchAll(/^@(param|returns?|throws|exception)\s+([^\n]+(?:\n(?!\s*@)[^\n]+)*)/gm))
    add(tagQuestion(tag[1]!, tag[2]!), { kind: 'model' });
  for (const tag of docComment.matchAll(/^\s*:(param|returns?|raises)\s*([^:\n]*):\s*([^\n]+)/gm))
    add(tagQuestion(tag[1]!, `${tag[2]!} ${tag[3]!}`), { kind: 'model' });
  return distinct(items).slice(0, mostOfSource);
}

/** A signature that was cut within its parentheses is not quoted. */
function signatureQuestion(signature: string): string {
  const isWhole = signature.split('(').length === signature.split(')').length && signature.length <= 120;
  return isWhole
    ? `Does the compiler accept it as “${plainWords(signature, 120)}”?`
    : 'Does the compiler accept it as it is declared?';
}

function tagQuestion(tag: string, words: string): string {
  const said = plainWords(words.replace(/\{[^}]*\}\s*/, '').trim(), 160);
  if (tag === 'param') return `Is the parameter used as documented: “${said}”?`;
  return tag.startsWith('return')
    ? `Does it return what is documented: “${said}”?`
    : `Does it throw as documented: “${said}”?`;
}

/** Whether the signature says types that a compiler or checker can hold it to. */
function isTyped(signature: string, languageId: string): boolean {
  if (languageId === 'typescript' || languageId === 'typescriptreact')
    return /\)\s*:\s*\S|\(\s*[\w$]+\??\s*:/.test(signature);
  return languageId === 'python' ? /->|\(\s*(?:self,\s*)?\w+\s*:/.test(signature) : false;
}

/**
 * Items from a linter's configuration: each rule that is on, decided by the linter's own run.
 *
 * @param text of the configuration; data files are read, scripts are only looked through for rules and their levels.
 */
export function lintItems(text: string, path: string): readonly ChecklistItem[] {
  const items: ChecklistItem[] = [];
  const rule = /["']((?:@?[\w-]+\/)*[a-z][\w-]{2,60})["']\s*:\s*(?:\[\s*)?(?:["'](error|warn)["']|([12])\b)/g;
  for (const match of text.matchAll(rule)) {
    const isError = match[2] === 'error' || match[3] === '2';
    items.push({
      id: idOf('lint', match[1]!),
      question: `Is the rule ${match[1]!} kept to?`,
      decider: { kind: 'lint', rule: match[1]! },
      origin: 'lint',
      severity: isError ? 'error' : 'warning',
      source: { path, line: text.slice(0, match.index).split('\n').length - 1 },
    });
  }
  return distinct(items).slice(0, mostLint);
}

/** Items of several sources; of equal deciders and equal questions the first stays. */
export function distinct(items: readonly ChecklistItem[]): readonly ChecklistItem[] {
  const seen = new Set<string>();
  return items.filter(({ id, question, decider }) => {
    const open = decider.kind === 'model' || decider.kind === 'person' || decider.kind === 'types';
    const keys = [id, open ? question.toLowerCase() : JSON.stringify(decider)];
    if (keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  });
}

function idOf(source: string, words: string, decider?: Decider): string {
  return `${source}-${shortHash([words, decider ? JSON.stringify(decider) : ''], 8)}`;
}

/** Sentences that ask for something, rather than tell about it. */
function isDemand(words: string): boolean {
  return (
    words.length <= 200 &&
    /^(?:\*\*[^*]+\*\*:?\s*)?(?:use|prefer|avoid|never|always|do\s+not|don['’]t|no|keep|write|name|each|every|must|all|return|throw|handle|validate|document)\b/i.test(
      words,
    )
  );
}

/** List entries and sentences of a text in Markdown, without code blocks, quotations and headings. */
function linesOf(text: string): readonly Line[] {
  const found: Line[] = [];
  let fenced = false;
  for (const [line, raw] of text
    .slice(0, 60_000)
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (/^\s*(?:```|~~~)/.test(raw)) fenced = !fenced;
    if (fenced || /^\s*(?:#|>|\||```|~~~|<)/.test(raw)) continue;
    const entry = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/.exec(raw);
    const words = (entry?.[1] ?? raw).trim();
    if (words === '' || words.length > 400) continue;
    for (const sentence of words.split(/(?<=[.;!?])\s+(?=[A-Z`])/))
      if (sentence.trim() !== '') found.push({ words: sentence.trim(), line, bullet: entry !== null });
  }
  return found;
}
