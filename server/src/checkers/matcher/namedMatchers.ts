// Problem matchers that people name, written from what the tools print. Names are those of VS Code and of
// its usual extensions.

import type { WrittenMatcher } from './matcherShape.ts';

const compilerLine: WrittenMatcher = {
  owner: 'cpp',
  fileLocation: ['autoDetect', '${workspaceFolder}'],
  pattern: {
    // src/a.c:3:9: error: expected ';' — the column may be missing, the drive letter of Windows may be there.
    regexp: '^((?:[A-Za-z]:)?[^:\\n]+):(\\d+):(?:(\\d+):)?\\s+(?:fatal )?(error|warning|note|info):\\s+(.*)$',
    file: 1,
    line: 2,
    column: 3,
    severity: 4,
    message: 5,
  },
};

const microsoft: WrittenMatcher = {
  owner: 'msCompile',
  fileLocation: ['autoDetect', '${workspaceFolder}'],
  pattern: {
    // Program.cs(12,5): error CS0103: The name … [a.csproj] — also (12), (12,5,12,9) and "file(1) : error".
    regexp:
      '^\\s*(?:\\d+>)?\\s*(\\S[^(\\n]*)\\((\\d+(?:,\\d+){0,3})\\)\\s*:\\s+(?:fatal )?(error|warning|info)\\s*([A-Za-z]+\\d+)?\\s*:\\s*(.*)$',
    file: 1,
    location: 2,
    severity: 3,
    code: 4,
    message: 5,
  },
};

const typescript: WrittenMatcher = {
  owner: 'typescript',
  fileLocation: ['relative', '${workspaceFolder}'],
  pattern: {
    // src/a.ts(1,7): error TS2322: … and src/a.ts:1:7 - error TS2322: …
    regexp: '^(\\S[^(:\\n]*)(?:[(:])(\\d+)[,:](\\d+)(?:\\):| -)\\s+(error|warning|info)\\s+(TS\\d+)\\s*:\\s*(.*)$',
    file: 1,
    line: 2,
    column: 3,
    severity: 4,
    code: 5,
    message: 6,
  },
};

/** All of them, by name. */
export const namedMatchers: Readonly<Record<string, WrittenMatcher>> = {
  $gcc: compilerLine,
  $msCompile: microsoft,
  $mscompile: microsoft,
  $csc: { ...microsoft, owner: 'csharp' },
  $cpp: { ...microsoft, owner: 'cpp' },
  $vb: { ...microsoft, owner: 'vb' },
  $tsc: typescript,
  '$tsc-watch': typescript,
  $lessc: {
    owner: 'lessc',
    fileLocation: 'autoDetect',
    pattern: {
      // ParseError: Unrecognised input in src/a.less on line 3, column 5:
      regexp: '^\\s*(?:[A-Za-z]*Error:\\s+)?(.*) in (.*) on line (\\d+), column (\\d+):?$',
      message: 1,
      file: 2,
      line: 3,
      column: 4,
    },
  },
  $lessCompile: {
    owner: 'lessCompile',
    fileLocation: 'absolute',
    pattern: {
      // missing closing `}` in file /abs/a.less line no. 3
      regexp: '^\\s*(.*) in file (.*) line no\\. (\\d+)$',
      message: 1,
      file: 2,
      line: 3,
    },
  },
  $jshint: {
    owner: 'jshint',
    fileLocation: 'absolute',
    pattern: {
      // /abs/a.js: line 1, col 2, Missing semicolon. (W033)
      regexp: '^(.*): line (\\d+), col (\\d+), (.+?)(?: \\(([EWI])(\\d+)\\))?$',
      file: 1,
      line: 2,
      column: 3,
      message: 4,
      severity: 5,
      code: 6,
    },
  },
  '$jshint-stylish': {
    owner: 'jshint',
    fileLocation: 'absolute',
    pattern: [
      { regexp: '^(\\S.*)$', file: 1 },
      {
        regexp: '^\\s+line (\\d+)\\s+col (\\d+)\\s+(.+?)(?:\\s+\\(([EWI])(\\d+)\\))?$',
        line: 1,
        column: 2,
        message: 3,
        severity: 4,
        code: 5,
        loop: true,
      },
    ],
  },
  '$eslint-compact': {
    owner: 'eslint',
    fileLocation: 'absolute',
    pattern: {
      // /abs/a.js: line 1, col 5, Error - 'a' is not defined. (no-undef)
      regexp: '^(.+): line (\\d+), col (\\d+), (Error|Warning|Info) - (.+?)(?: \\(([^()]+)\\))?$',
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      message: 5,
      code: 6,
    },
  },
  '$eslint-stylish': {
    owner: 'eslint',
    fileLocation: 'absolute',
    pattern: [
      { regexp: '^((?:[A-Za-z]:)?[^\\s:].*\\.[^.\\s]+)$', file: 1 },
      {
        regexp: '^\\s+(\\d+):(\\d+)\\s+(error|warning|info)\\s+(.+?)(?:\\s\\s+(\\S+))?$',
        line: 1,
        column: 2,
        severity: 3,
        message: 4,
        code: 5,
        loop: true,
      },
    ],
  },
  $go: {
    owner: 'go',
    fileLocation: ['relative', '${workspaceFolder}'],
    pattern: {
      // ./a.go:3:9: undefined: x — vet puts "vet: " in front, and the column may be missing.
      regexp: '^(?:vet: )?((?:[A-Za-z]:)?[^:\\n]*\\.go):(\\d+)(?::(\\d+))?: (.*)$',
      file: 1,
      line: 2,
      column: 3,
      message: 4,
    },
  },
  $rustc: {
    owner: 'rustc',
    fileLocation: ['autoDetect', '${workspaceFolder}'],
    pattern: [
      // error[E0308]: mismatched types, and below it "  --> src/main.rs:2:18".
      {
        regexp: '^(error|warning|note)(?:\\[([A-Za-z0-9:_]+)\\])?: (.*)$',
        severity: 1,
        code: 2,
        message: 3,
      },
      { regexp: '^\\s*--> (.*):(\\d+):(\\d+)$', file: 1, line: 2, column: 3 },
    ],
  },
  '$node-sass': {
    owner: 'node-sass',
    fileLocation: 'absolute',
    pattern: [
      { regexp: '^\\{$' },
      { regexp: '^\\s*"status":\\s\\d+,$' },
      { regexp: '^\\s*"file":\\s"(.*)",$', file: 1 },
      { regexp: '^\\s*"line":\\s(\\d+),$', line: 1 },
      { regexp: '^\\s*"column":\\s(\\d+),$', column: 1 },
      { regexp: '^\\s*"message":\\s"(.*)",$', message: 1 },
    ],
  },
};
