// What may be written at a place of the checklist file: members that the item does not have yet and that its decider
// knows, and the values of those that have a list. Works on lines, so that it holds in the middle of an edit.

import { fileChecks, fileMembers, type FileMember, type MemberName } from './fileMembers.ts';

/** One proposal. */
export interface ChecklistCompletion {
  readonly label: string;
  /** What is put in place of `from` to the caret. */
  readonly text: string;
  /** UTF-16 offset in the file. */
  readonly from: number;
  readonly words: string;
}

/**
 * Proposals at a place.
 *
 * @param offset of the caret, in UTF-16 units.
 */
export function completeChecklist(text: string, offset: number): readonly ChecklistCompletion[] {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  const here = lines.at(-1)!;
  const value = /^(\s*(?:-\s+)?)([a-z]+):[ \t]*(\S*)$/.exec(here);
  if (value) {
    const { values } = memberNamed(value[2]!) ?? {};
    const from = offset - value[3]!.length;
    const gap = here.endsWith(':') ? ' ' : '';
    return (values ?? []).map((one) => ({
      label: one,
      text: `${gap}${one}`,
      from,
      words: value[2] === 'check' ? wordsOfCheck(one) : '',
    }));
  }
  const key = /^(\s*(?:-\s+)?)([a-z]*)$/.exec(here);
  if (!key) return [];
  const [, lead = '', typed = ''] = key;
  const from = offset - typed.length;
  if (lead === '' && !/^items:/m.test(text))
    return [{ label: 'items', text: 'items:\n  - question: ', from, words: 'The questions.' }];
  if (lead.trim() === '' && lead.length < 2) return [];
  const after = text
    .slice(offset)
    .split(/\r\n|\r|\n/)
    .slice(1);
  const item = itemAround(lines, after, lead);
  const check = item.get('check') ?? '';
  const kind = Object.hasOwn(fileChecks, check) ? fileChecks[check as keyof typeof fileChecks] : undefined;
  const others = Object.values(fileChecks).flatMap(({ needs, may }): readonly MemberName[] => [...needs, ...may]);
  const own: readonly MemberName[] = kind ? [...kind.needs, ...kind.may] : others;
  const needs: readonly MemberName[] = kind ? kind.needs : ['question', 'check'];
  return (Object.keys(fileMembers) as MemberName[])
    .filter((name) => !item.has(name) && (own.includes(name) || !others.includes(name)))
    .toSorted((a, b) => Number(needs.includes(b)) - Number(needs.includes(a)))
    .map((name) => ({ label: name, text: `${name}: `, from, words: fileMembers[name].words }));
}

function memberNamed(name: string): FileMember | undefined {
  return Object.hasOwn(fileMembers, name) ? fileMembers[name as MemberName] : undefined;
}

function wordsOfCheck(kind: string): string {
  return Object.hasOwn(fileChecks, kind) ? fileChecks[kind as keyof typeof fileChecks].words : '';
}

/** Members of the item around the last of `before`, with their values; the line itself left out. */
function itemAround(before: readonly string[], after: readonly string[], lead: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const take = (line: string) => {
    const member = /^\s*(?:-\s+)?([a-z]+):\s*(?:["']?)([^"'#]*?)(?:["']?)\s*(?:#.*)?$/.exec(line);
    if (member) found.set(member[1]!, member[2]!.trim());
  };
  if (!lead.includes('-'))
    for (const line of before.slice(0, -1).toReversed()) {
      if (!/^\s/.test(line)) break;
      take(line);
      if (/^\s*-\s/.test(line)) break;
    }
  for (const line of after) {
    if (!/^\s/.test(line) || /^\s*-/.test(line)) break;
    take(line);
  }
  return found;
}
