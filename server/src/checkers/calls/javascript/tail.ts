// What a program ends with: the cases that are asked of it, as functions that see all that the document declares.

import type { Parse } from '../../../core/syntaxTree.ts';
import type { CallCase } from '../callHost.ts';

/** Statements that give the cases as functions; what is no expression throws instead of breaking the others. */
export function tailOf(cases: readonly CallCase[], parse: Parse): string {
  return `return [${cases.map((one) => writtenCase(one, parse)).join(',')}]`;
}

/** Cases as they were written last: one run writes each of them many times. */
const writtenCases = new WeakMap<Parse, Map<string, string>>();
const mostWritten = 500;

function writtenCase({ call, before, expected }: CallCase, parse: Parse): string {
  const wanted = expected.kind === 'throws' ? undefined : expected.text;
  const key = JSON.stringify([call, before, wanted]);
  const written = writtenCases.get(parse) ?? new Map<string, string>();
  writtenCases.set(parse, written);
  const known = written.get(key);
  if (known !== undefined) return known;
  const made = `{call:${thunk(call, before ?? [], parse)},expected:${wanted === undefined ? 'undefined' : thunk(wanted, [], parse)}}`;
  if (written.size >= mostWritten) written.clear();
  written.set(key, made);
  return made;
}

function thunk(expression: string, before: readonly string[], parse: Parse): string {
  const statements = before.map((line) => `${line}\n;`).join('');
  if (parse(`(${expression}\n)`).hasFault || (statements !== '' && parse(statements).hasFault))
    return `()=>{throw new SyntaxError(${JSON.stringify(`this is no expression: ${expression}`)})}`;
  const isAsync = /\bawait\b/.test(expression + statements) ? 'async' : '';
  return statements === ''
    ? `${isAsync}()=>(${expression}\n)`
    : `${isAsync}()=>{${statements}return (${expression}\n)}`;
}
