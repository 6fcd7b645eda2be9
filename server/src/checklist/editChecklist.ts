// Edits of the checklist file: an item put in, a member of an item set. Texts in, edits out; comments, order and
// wording of everything else stay. The person sees each edit before it counts.

import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { TextEdit } from '../base/edit.ts';
import type { ChecklistItem } from '../core/checklist.ts';
import type { MemberName } from './fileMembers.ts';
import { readChecklist } from './parseChecklist.ts';

/** The members of an item as the file writes them, in its order. */
export function membersOf(item: ChecklistItem): readonly (readonly [MemberName, string])[] {
  const { decider } = item;
  const members: (readonly [MemberName, string])[] = [
    ['id', item.id],
    ['question', item.question],
    ['check', decider.kind],
  ];
  switch (decider.kind) {
    case 'regex':
      members.push(['pattern', decider.pattern]);
      if (decider.flags !== '') members.push(['flags', decider.flags]);
      if (decider.expect !== 'match') members.push(['expect', decider.expect]);
      if (decider.within !== undefined) members.push(['within', decider.within]);
      break;
    case 'test':
      if (decider.name !== undefined) members.push(['test', decider.name]);
      break;
    case 'lint':
      members.push(['rule', decider.rule]);
      break;
    case 'property':
      members.push(['property', decider.property]);
      if (decider.name !== undefined) members.push(['function', decider.name]);
      break;
    case 'command':
      members.push(['command', decider.name]);
      break;
    case 'types':
    case 'model':
    case 'person':
      break;
  }
  if (item.severity !== 'warning') members.push(['severity', item.severity]);
  if (item.retired) members.push(['retired', 'true']);
  return members;
}

/**
 * Puts an item at the end of the list.
 *
 * @param text of the file; empty where there is none yet.
 * @param languages that it is for; none for all.
 * @returns undefined where the file has a fault that must be mended first, or has the item already.
 */
export function withItem(text: string, item: ChecklistItem, languages: readonly string[] = []): TextEdit | undefined {
  const { items, faults } = readChecklist(text);
  if (faults.length > 0 || items.some((one) => one.item.id === item.id)) return undefined;
  const newline = /\r\n/.test(text) ? '\r\n' : '\n';
  const lines = [
    ...membersOf(item).map(([name, value]) => `${name}: ${name === 'retired' ? value : scalar(value)}`),
    ...(languages.length === 0 ? [] : [`languages: [${languages.map(scalar).join(', ')}]`]),
  ];
  const written = (indent: string) =>
    lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}${newline}`).join('');
  const document = parseDocument(text, { logLevel: 'silent' });
  const list = isMap(document.contents) ? document.contents.get('items', true) : undefined;
  if (!isMap(document.contents)) {
    const gap = text === '' || /[\r\n]$/.test(text) ? '' : newline;
    return { span: { start: text.length, end: text.length }, newText: `${gap}items:${newline}${written('  ')}` };
  }
  if (!isSeq(list) || !list.range) return undefined;
  const [start, end] = list.range;
  if (list.flow) {
    // Only an empty one: `items: []`.
    return list.items.length > 0
      ? undefined
      : { span: { start, end }, newText: `${newline}${written('  ').trimEnd()}` };
  }
  const indent = ' '.repeat(
    start - (Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1),
  );
  const last = text.slice(0, end).trimEnd().length;
  const rest = /^[^\r\n]*(?:\r\n|\r|\n)?/.exec(text.slice(last))![0];
  const at = last + rest.length;
  return { span: { start: at, end: at }, newText: `${/[\r\n]$/.test(rest) ? '' : newline}${written(indent)}` };
}

/**
 * Sets members of an item.
 *
 * @param id of the item, as it is judged; also the one made of its question.
 * @returns edits from the last to the first place; undefined where the file has a fault, or no such item.
 */
export function withMembers(
  text: string,
  id: string,
  members: readonly (readonly [MemberName, string | boolean])[],
): readonly TextEdit[] | undefined {
  const { items, faults } = readChecklist(text);
  const index = items.findIndex((one) => one.item.id === id);
  if (faults.length > 0 || index < 0) return undefined;
  const document = parseDocument(text, { logLevel: 'silent' });
  const map: unknown = document.getIn(['items', index], true);
  if (!isMap(map) || map.flow || !map.range) return undefined;
  const newline = /\r\n/.test(text) ? '\r\n' : '\n';
  const edits: TextEdit[] = [];
  const indent = ' '.repeat(columnOf(text, map.range[0]));
  const end = text.slice(0, map.range[1]).trimEnd().length;
  for (const [name, value] of members) {
    const node = valueOf(map, name);
    if (node) edits.push({ span: { start: node[0], end: node[1] }, newText: scalar(value) });
    else edits.push({ span: { start: end, end }, newText: `${newline}${indent}${name}: ${scalar(value)}` });
  }
  return merged(edits);
}

function valueOf(map: YAMLMap, name: string): readonly [number, number] | undefined {
  const node: unknown = map.get(name, true);
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : undefined;
}

/** Edits at one place become one; the last place first. */
function merged(edits: readonly TextEdit[]): readonly TextEdit[] {
  const at = new Map<number, TextEdit>();
  for (const edit of edits) {
    const other = at.get(edit.span.start);
    at.set(edit.span.start, other ? { span: other.span, newText: other.newText + edit.newText } : edit);
  }
  return [...at.values()].toSorted((a, b) => b.span.start - a.span.start);
}

function columnOf(text: string, offset: number): number {
  return offset - (Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1);
}

/** A value as YAML reads it back; plain where it can be. */
function scalar(value: string | boolean): string {
  if (typeof value === 'boolean') return String(value);
  if (/^[A-Za-z][\w/.-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)) return value;
  if (/[^\x20-\x7e\u00a0-\uffff]|[\u2028\u2029\ufeff]/.test(value)) return JSON.stringify(value);
  return `'${value.replaceAll("'", "''")}'`;
}
