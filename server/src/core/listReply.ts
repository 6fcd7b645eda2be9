// Reads a list out of a model's reply. The reply is data from outside: its size and depth are bounded
// before anything parses it, and what comes out still has to pass a schema.

import { jsonrepair } from 'jsonrepair';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from './failure.ts';

/** Most characters of a list that is parsed. */
const sizeLimit = 100_000;
/** Deepest nesting that is parsed. */
const depthLimit = 12;
/** Most characters that are handed to the slower repair. */
const repairLimit = 20_000;

/**
 * Reads the list in a reply: the outermost array, or the array inside or around the outermost object.
 *
 * @returns the elements, of unknown shape and with no `__proto__` key of their own; or `reply.not-a-list`.
 */
export function parseListReply(reply: string): Result<readonly unknown[], Failure> {
  const read = readOutermost(reply);
  if (!read.ok) return read;
  const { value } = read;
  if (Array.isArray(value)) return ok(value);
  if (typeof value === 'object' && value !== null) {
    const lists = Object.values(value).filter((member) => Array.isArray(member));
    if (lists.length === 1) return ok(lists[0] as readonly unknown[]);
    if (lists.length === 0 && Object.keys(value).length > 0) return ok([value]);
  }
  return err(notAList('The reply holds something other than one list.'));
}

/**
 * Reads the one object in a reply: the outermost one, or the only element of the outermost array.
 *
 * @returns the object, of unknown shape and with no `__proto__` key of its own; or `reply.not-a-list`.
 */
export function parseObjectReply(reply: string): Result<Readonly<Record<string, unknown>>, Failure> {
  const read = readOutermost(reply);
  if (!read.ok) return read;
  const value: unknown = Array.isArray(read.value) && read.value.length === 1 ? read.value[0] : read.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? ok(value as Readonly<Record<string, unknown>>)
    : err(notAList('The reply holds something other than one object.'));
}

function readOutermost(reply: string): Result<unknown, Failure> {
  const cut = outermost(reply);
  if (cut === undefined) return err(notAList('The reply holds no list.'));
  if (cut.text.length > sizeLimit)
    return err(notAList(`The list in the reply is longer than ${sizeLimit} characters.`));
  if (cut.depth > depthLimit) return err(notAList(`The list in the reply is nested deeper than ${depthLimit} levels.`));
  return ok(parsed(cut.text));
}

function notAList(message: string): Failure {
  return failure('reply.not-a-list', message, 'The reply was left aside. Try again, or use a stronger model.');
}

/** The first balanced array or object of objects in prose; to the end of the reply when it is cut. */
function outermost(reply: string): { readonly text: string; readonly depth: number } | undefined {
  const start = reply.search(/\[\s*(?:[[{"\]]|$)|\{\s*["'}]/);
  if (start < 0) return undefined;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  const end = Math.min(reply.length, start + sizeLimit + 1);
  for (let index = start; index < end; index++) {
    const unit = reply[index];
    if (inString) {
      if (unit === '\\') index++;
      else if (unit === '"') inString = false;
    } else if (unit === '"') {
      inString = true;
    } else if (unit === '[' || unit === '{') {
      depth++;
      deepest = Math.max(deepest, depth);
    } else if (unit === ']' || unit === '}') {
      depth--;
      if (depth === 0) return { text: reply.slice(start, index + 1), depth: deepest };
    }
  }
  return { text: reply.slice(start, end), depth: deepest };
}

function parsed(text: string): unknown {
  const direct = tryParse(text);
  if (direct !== undefined || text.length > repairLimit) return direct;
  try {
    return tryParse(jsonrepair(text));
  } catch {
    return undefined; // Beyond repair: the caller says that there is no list.
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch {
    return undefined; // Not JSON as it stands: the caller tries the repair.
  }
}
