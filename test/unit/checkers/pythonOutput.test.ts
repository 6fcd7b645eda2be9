// What Python's tools print, good and bad: read in full or not believed, never taken for a pass.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { lineStartsOf, lineText } from '../../../server/src/base/text.ts';
import type { CheckRequest } from '../../../server/src/checkers/checker.ts';
import { createMypyChecker } from '../../../server/src/checkers/python/mypy.ts';
import { parseMypy, problemOf } from '../../../server/src/checkers/python/mypyProblems.ts';
import { parsePyright, problemsOf } from '../../../server/src/checkers/python/pyright.ts';
import { createPythonSyntaxChecker, parseCompileAnswer } from '../../../server/src/checkers/python/pythonSyntax.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import {
  createRuffChecker,
  fixesOf,
  parseRuff,
  problemsOf as ruffProblems,
} from '../../../server/src/checkers/python/ruff.ts';
import { editsOfDifference } from '../../../server/src/checkers/python/ruffFormat.ts';
import { parseTold } from '../../../server/src/checkers/python/testResults.ts';
import type { Problem } from '../../../server/src/core/evidence.ts';
import type { ProcessEnd, ProcessPort } from '../../../server/src/workspace/process.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness } from '../../support/pythonProjects.ts';
import { makePackage } from '../../support/testPackages.ts';

const text = 'def total(xs: list[int]) -> str:\n    "é😀"; return sum(xs)\n\n\ntotal(["a"])\n';
const request: CheckRequest = {
  overlay: { snapshot: { root: '/w', buffers: new Map(), trusted: true }, path: '/w/a.py', text, textHash: 'h' },
  document: { uri: 'file:///w/a.py', languageId: 'python', version: 1, text },
  span: { start: 0, end: text.length },
  scope: 'related',
};

function isWithin(problem: Problem): boolean {
  const starts = lineStartsOf(text);
  return [problem.range.start, problem.range.end].every(
    ({ line, character }) =>
      line >= 0 && line < starts.length && character >= 0 && character <= lineText(text, starts, line).length,
  );
}

/** Recorded from Pyright 1.1.414. */
const pyright = {
  version: '1.1.414',
  time: '1795247276133',
  generalDiagnostics: [
    {
      file: '/w/a.py',
      severity: 'error',
      message: 'Type "int" is not assignable to return type "str"\n  "int" is not assignable to "str"',
      range: { start: { line: 1, character: 18 }, end: { line: 1, character: 25 } },
      rule: 'reportReturnType',
    },
    {
      file: '/w/a.py',
      severity: 'error',
      message: '"(" was not closed',
      range: { start: { line: 4, character: 5 }, end: { line: 4, character: 6 } },
    },
  ],
  summary: { filesAnalyzed: 1, errorCount: 2, warningCount: 0, informationCount: 0, timeInSec: 1.291 },
};

describe('pyright', () => {
  test('is read with its places and rules', async () => {
    const parsed = parsePyright(JSON.stringify(pyright, null, 4));
    if (!parsed.ok) throw new Error(parsed.error);
    const problems = await problemsOf(request, parsed.value, { toWorkspace: (path) => path });
    expect(problems).toMatchObject([
      {
        rule: 'reportReturnType',
        severity: 'error',
        lineText: '"é😀"; return sum(xs)',
        range: { start: { line: 1, character: 18 } },
      },
      { rule: 'syntax', severity: 'error', range: { start: { line: 4, character: 5 } } },
    ]);
    expect(text.split('\n')[1]!.slice(18)).toBe('sum(xs)');
    expect(problems.every(isWithin)).toBe(true);
  });

  test('is not believed when its count is not what it names', () => {
    expect(parsePyright(JSON.stringify({ ...pyright, generalDiagnostics: [] }))).toMatchObject({ ok: false });
    expect(parsePyright('')).toMatchObject({ ok: false });
    expect(parsePyright('File or directory does not exist')).toMatchObject({ ok: false });
  });
});

describe('parsers of output', () => {
  const readers = {
    ruff: parseRuff,
    mypy: parseMypy,
    pyright: parsePyright,
    tests: (output: string) => parseTold(output, 'token'),
  };
  for (const [name, read] of Object.entries(readers)) {
    test(`${name}: garbage is refused and never throws`, () => {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.json()), (output) => {
          const parsed = read(output);
          if (!parsed.ok) expect(parsed.error).not.toBe('');
          else if (name === 'ruff') expect(JSON.parse(output)).toEqual([]);
        }),
      );
    });
  }

  test('the compiler’s answer must carry the token', () => {
    const answer = { token: 'a', version: '3.11.7', errors: [] };
    expect(parseCompileAnswer(`noise\n${JSON.stringify(answer)}\n`, 'a')).toMatchObject({ version: '3.11.7' });
    expect(parseCompileAnswer(JSON.stringify(answer), 'b')).toBeUndefined();
    fc.assert(fc.property(fc.string(), (output) => parseCompileAnswer(output, 'token') === undefined));
  });

  test('lines of tests with another token, or twice an end, are refused; a cut line is left out', () => {
    const end = { kind: 'end', token: 'a', runner: 'pytest', version: '9', python: '3.11.7', targetRan: 'yes' };
    const line = `${JSON.stringify(end)}\n`;
    expect(parseTold(line, 'a')).toMatchObject({ ok: true, value: { end: { targetRan: 'yes' } } });
    expect(parseTold(line.slice(0, -5), 'a')).toEqual({ ok: true, value: { cases: [], errors: [], notices: [] } });
    expect(parseTold(line, 'b')).toMatchObject({ ok: false });
    expect(parseTold(line + line, 'a')).toMatchObject({ ok: false });
  });

  test('places of any number lie within the text', () => {
    const place = fc.record({ row: fc.integer(), column: fc.integer() });
    fc.assert(
      fc.property(place, place, fc.integer(), (from, to, shift) => {
        const message = {
          code: 'F401',
          message: 'm',
          location: from,
          end_location: to,
          fix: { applicability: 'safe', message: null, edits: [{ content: '', location: from, end_location: to }] },
        };
        const problems = ruffProblems(request, [message]);
        expect(problems.every(isWithin)).toBe(true);
        for (const fix of fixesOf(request, [message], problems))
          for (const { span } of fix.edits) expect(span.start >= 0 && span.end <= text.length).toBe(true);
        const told = {
          file: 'a.py',
          line: from.row,
          column: from.column,
          end_line: to.row,
          end_column: to.column + shift,
        };
        expect(isWithin(problemOf({ ...told, message: 'm', severity: 'error' }, text, 'file:///w/a.py'))).toBe(true);
      }),
    );
  });
});

describe('differences', () => {
  const before = 'a\r\nb\r\nc\r\n';

  test('become edits with the line endings of the text', () => {
    const edits = editsOfDifference(before, '--- a\n+++ a\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n+BB\n c\n');
    expect(applyEdits(before, edits ?? [])).toEqual({ ok: true, value: 'a\r\nB\r\nBB\r\nc\r\n' });
  });

  test('of another text, or of none, become nothing', () => {
    expect(editsOfDifference(before, '@@ -1,1 +1,1 @@\n-x\n+y\n')).toBeUndefined();
    expect(editsOfDifference(before, '@@ -9,1 +9,1 @@\n-x\n+y\n')).toBeUndefined();
    expect(editsOfDifference(before, '@@ -3 +3 @@\n-c\n\\ No newline at end of file\n+d\n')).toBeUndefined();
    expect(editsOfDifference(before, 'nothing to do')).toBeUndefined();
  });

  test('never lead out of the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.constantFrom('@@ -1 +1 @@', '-a', '+b', ' a', '@@ -0,0 +1 @@')),
        (one, rows) => {
          for (const { span } of editsOfDifference(one, rows.join('\n')) ?? [])
            expect(span.start >= 0 && span.start <= span.end && span.end <= one.length).toBe(true);
        },
      ),
    );
  });
});

describe('a tool that misbehaves', () => {
  const end: ProcessEnd = {
    kind: 'exited',
    exitCode: 0,
    signal: null,
    stdout: '',
    stderr: '',
    droppedBytes: 0,
    durationMs: 1,
  };
  const ends: Readonly<Record<string, Partial<ProcessEnd>>> = {
    'silent success': {},
    'success with garbage': { stdout: 'All good! ✔' },
    'success in a new format': { stdout: '{"schema":2,"items":[]}' },
    'failure without a complaint': { exitCode: 1, stdout: '[]' },
    'a crash': { exitCode: 139, stderr: 'Segmentation fault' },
    'a signal': { kind: 'signalled', exitCode: null, signal: 'SIGKILL' },
    'a deadline': { kind: 'timedOut', exitCode: null, signal: 'SIGKILL' },
    'no start': { kind: 'notStarted', exitCode: null, reason: 'EACCES' },
  };
  const files = {
    'pyproject.toml': '[tool.ruff]\n[tool.mypy]\n[tool.pytest.ini_options]\n',
    'a.py': text,
    'test_a.py': 'import a\n\ndef test_a():\n    pass\n',
  };
  const creators = {
    'python-syntax': createPythonSyntaxChecker,
    ruff: createRuffChecker,
    mypy: createMypyChecker,
    pytest: (options: Parameters<typeof createRuffChecker>[0]) => createPythonTestsChecker(options, 'pytest'),
  };
  for (const [name, create] of Object.entries(creators)) {
    needs(name === 'python-syntax' ? 'python' : (name as 'ruff'))(`${name} never takes it for a pass`, async () => {
      const made = await makePackage(files);
      for (const [how, part] of Object.entries(ends)) {
        // To mypy, silence is how it says that there is nothing to say.
        if (name === 'mypy' && how === 'silent success') continue;
        const processes: ProcessPort = { run: () => Promise.resolve({ ...end, ...part }) };
        const harness = pythonHarness(create, { processes });
        const run = await harness.check(made, 'a.py');
        expect([how, run.kind]).not.toContain('ran');
        if (how === 'success with garbage' && run.kind !== 'ran') expect(run.failure.message).toContain('All good');
        await harness.dispose();
      }
      await made.remove();
    });
  }
});
