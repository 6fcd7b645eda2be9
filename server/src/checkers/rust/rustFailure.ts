// Finds in the words of a failing Rust test where it panicked, why, and what was wanted and got.

import type { TestFailure } from '../../core/evidence.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { RustTest } from './libtest.ts';

/** The person's path for one that a test printed; undefined for files outside of the folder. */
export type ToWorkspace = (printed: string) => string | undefined;

const panicNow = /panicked at ([^\n]+?):(\d+):(\d+):\n([\s\S]*)$/;
/** Before Rust 1.73. */
const panicThen = /panicked at '([\s\S]*?)', ([^\n]+?):(\d+):(\d+)/;

/** Why a test failed. */
export function rustFailure(test: RustTest, toWorkspace: ToWorkspace): TestFailure {
  const panic = panicOf(test.stdout);
  const words = (panic?.message ?? test.stdout)
    .replace(/\n?(?:stack backtrace:|note: run with `RUST_BACKTRACE)[\s\S]*$/, '')
    .trim();
  const said = test.message?.trim() ?? '';
  const place = panic ?? placeOfNote(said);
  const path = place === undefined ? undefined : toWorkspace(place.file);
  const message = [said, words].filter((part) => part !== '').join('\n');
  return {
    message: message === '' ? 'The test failed without a word.' : message.slice(0, 4000),
    ...sidesOf(message),
    ...(place === undefined || path === undefined
      ? {}
      : { at: { uri: pathToUri(path), line: Math.max(0, place.line - 1) }, stack: `${path}:${place.line}` }),
  };
}

function panicOf(
  stdout: string,
): { readonly file: string; readonly line: number; readonly message: string } | undefined {
  const now = panicNow.exec(stdout);
  if (now) return { file: now[1]!, line: Number(now[2]), message: now[4]! };
  const then = panicThen.exec(stdout);
  return then ? { file: then[2]!, line: Number(then[3]), message: then[1]! } : undefined;
}

function placeOfNote(message: string): { readonly file: string; readonly line: number } | undefined {
  const found = /test did not panic as expected at ([^\n]+?):(\d+):\d+/.exec(message);
  return found ? { file: found[1]!, line: Number(found[2]) } : undefined;
}

/** By custom the left side of an assertion is what came, and the right side what was wanted. */
function sidesOf(message: string): { readonly expected?: string; readonly actual?: string } {
  const equal =
    /assertion `left == right` failed[^\n]*(?:\n(?! +left: )[^\n]*)*\n +left: ([\s\S]*?)\n +right: ([\s\S]*)$/.exec(
      message,
    );
  if (equal) return { actual: equal[1]!.trim(), expected: equal[2]!.trim() };
  const panics = /panic message: ("[\s\S]*?")\n\s*expected substring: ("[\s\S]*?")/.exec(message);
  return panics ? { actual: panics[1]!, expected: panics[2]! } : {};
}
