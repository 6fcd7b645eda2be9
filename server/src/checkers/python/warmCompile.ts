// An interpreter that stays, for compiling one text after the other: to start one takes many times longer than to
// compile. It loads nothing of a project and runs nothing, so that what it says of one text depends on no other.

import { throwIfAborted } from '../../base/abort.ts';
import type { LiveProcess } from '../../workspace/process.ts';
import type { CheckerContext } from '../checker.ts';

/** Compiles texts; each answer is the one of `compileProgram`, read by whoever asks. */
export interface WarmCompile {
  /** The answer about a text; undefined where no interpreter stays, or it ended or was silent: ask one of its own then. */
  ask(context: CheckerContext, python: string, folder: string, text: string): Promise<unknown>;
  dispose(): Promise<void>;
}

/** What compiles a text, and says what is wrong with it. */
export const compileProgram = String.raw`
import json, sys, warnings
warnings.simplefilter("ignore")

def said(text):
    answer = {"version": "%d.%d.%d" % sys.version_info[:3], "errors": []}
    if text.startswith("\ufeff"):
        text = text[1:]
    try:
        compile(text, "document", "exec", dont_inherit=True)
    except SyntaxError as error:
        answer["errors"].append({
            "kind": type(error).__name__, "message": str(error.msg), "line": error.lineno,
            "column": error.offset, "endLine": getattr(error, "end_lineno", None),
            "endColumn": getattr(error, "end_offset", None),
        })
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        answer["errors"].append({
            "kind": type(error).__name__, "message": str(error), "line": 1,
            "column": None, "endLine": None, "endColumn": None,
        })
    return answer
`;

/** Answers over descriptor 3 until that is closed. */
const program = `${compileProgram}
with open(3, "r+b", buffering=0) as wire, open(wire.fileno(), "rb", closefd=False) as lines:
    for line in lines:
        told = (json.dumps(said(json.loads(line)["text"])) + "\\n").encode("ascii")
        while told:
            told = told[wire.write(told):]
`;

/** Milliseconds of idling after which it ends, texts after which it is replaced, and milliseconds for one answer. */
const idleMs = 60_000;
const mostTexts = 2000;
const answerMs = 5000;

interface Kept {
  readonly python: string;
  readonly live: LiveProcess;
  texts: number;
  timer?: NodeJS.Timeout;
}

/** Keeps one interpreter; asked about one text at a time. */
export function createWarmCompile(): WarmCompile {
  let kept: Kept | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let disposed = false;
  const end = async () => {
    const old = kept;
    kept = undefined;
    clearTimeout(old?.timer);
    await old?.live.stop();
  };
  const askNow = async (context: CheckerContext, python: string, folder: string, text: string): Promise<unknown> => {
    throwIfAborted(context.signal);
    const { open } = context.processes;
    if (disposed || open === undefined || process.platform === 'win32') return undefined;
    if (kept && (kept.python !== python || kept.texts >= mostTexts)) await end();
    kept ??= {
      python,
      live: open.call(
        context.processes,
        { argv: [python, '-I', '-S', '-c', program], cwd: folder, deadlineMs: answerMs },
        new AbortController().signal,
      ),
      texts: 0,
    };
    const one = kept;
    clearTimeout(one.timer);
    one.texts++;
    // What has no code of its own is written to a file in the same way.
    one.live.send({ text: text.toWellFormed() });
    try {
      const answer = await one.live.next(context.signal);
      if (answer === undefined) await end();
      else {
        one.timer = setTimeout(() => void end(), idleMs);
        one.timer.unref();
      }
      return answer;
    } catch (error) {
      // It would answer the next question with the answer to this.
      await end();
      throw error;
    }
  };
  return {
    ask(...asked) {
      const answer = turn.then(() => askNow(...asked));
      turn = answer.catch(() => undefined);
      return answer;
    },
    async dispose() {
      disposed = true;
      await turn;
      await end();
    },
  };
}
