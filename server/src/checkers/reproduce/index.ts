// Which tests can be written, by the runner that was detected.

import { javascriptTest, writesFor as writesJavascript } from './javascriptTest.ts';
import { pythonTest, writesFor as writesPython } from './pythonTest.ts';
import type { WriteTest } from './testText.ts';

/** One line a language. */
const writers: readonly { readonly writes: (framework: string) => boolean; readonly write: WriteTest }[] = [
  { writes: writesJavascript, write: javascriptTest },
  { writes: writesPython, write: pythonTest },
];

/** What writes tests for a runner; undefined for those that none is written for. */
export function testWriterFor(framework: string): WriteTest | undefined {
  return writers.find(({ writes }) => writes(framework))?.write;
}
