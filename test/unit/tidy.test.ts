// The house rules over the repository as it is, and each rule over a text that breaks it.
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkClock,
  checkLinks,
  checkProtocolPage,
  checkShape,
  checkSkips,
  checkTidy,
  checkTraces,
  committedFiles,
  isLicensed,
  isSource,
} from '../../scripts/tidy.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

describe('the repository', () => {
  test('has nothing to complain about', () => {
    expect(committedFiles(root).filter((file) => isSource(file.path)).length).toBeGreaterThan(50);
    expect(checkTidy(root)).toEqual([]);
  });
});

describe('a rule bites', () => {
  const file = (text: string, at = 'server/src/core/a.ts') => ({ path: at, text });

  test('a file without an opening comment, and one of 400 lines', () => {
    expect(checkShape(file('export const a = 1;\n'))).toHaveLength(1);
    expect(checkShape(file(`// What it is for.\n${'\n'.repeat(399)}`))).toHaveLength(1);
    expect(checkShape(file(`// What it is for.\n${'\n'.repeat(398)}`))).toEqual([]);
    expect(checkShape(file('#!/usr/bin/env node\n// What it is for.\n'))).toEqual([]);
  });

  test.each(['test.skip(', 'it.only(', 'describe.skipIf(x)(', 'test.todo(', 'test.concurrent.skip(', 'xit('])(
    '%s',
    (text) => {
      expect(checkSkips(file(text, 'test/unit/a.test.ts'))).toHaveLength(1);
    },
  );

  test('but not a plain test', () => {
    expect(checkSkips(file("test('does not skip', () => {}); test.each([])('', f);", 'test/unit/a.test.ts'))).toEqual(
      [],
    );
  });

  test.each(['Date.now()', 'new Date()', 'Math.random()', 'performance.now()'])('%s in policy', (text) => {
    expect(checkClock(file(`const a = ${text};`))).toHaveLength(1);
    expect(checkClock(file(`// ${text}`))).toEqual([]);
    expect(checkClock(file(`const a = ${text};`, 'server/src/workspace/a.ts'))).toEqual([]);
  });

  test('a path of one machine, and a registry', () => {
    expect(checkTraces(file(`see ${['', 'work', 'main', 'x'].join('/')}`))).toHaveLength(1);
    expect(checkTraces(file(`see https://registry.${'npmjs'}.org/x`))).toHaveLength(1);
    expect(checkTraces(file('see server/work/x and network/rootless'))).toEqual([]);
  });

  test('a dead link, but not a link to the web or within the page', () => {
    const page = { path: 'docs/a.md', text: '[a](b.md) [c](../d.md#e) [f](https://example.org) [g](#h) `[i](j.md)`' };
    expect(checkLinks(page, (place) => place === 'docs/b.md')).toEqual([
      'docs/a.md: links to d.md, which does not exist',
    ]);
  });

  test('a stale protocol page', () => {
    const hash = 'a'.repeat(64);
    expect(checkProtocolPage(`x\nprotocol-hash: ${hash}\n`, hash)).toEqual([]);
    expect(checkProtocolPage(`x\nprotocol-hash: ${'b'.repeat(64)}\n`, hash)).toHaveLength(1);
    expect(checkProtocolPage('x\n', hash)).toHaveLength(1);
  });

  test('a licence that is not on the list', () => {
    expect(isLicensed('MIT')).toBe(true);
    expect(isLicensed('(MIT OR GPL-3.0)')).toBe(true);
    expect(isLicensed('MIT AND GPL-3.0')).toBe(false);
    expect(isLicensed('GPL-3.0')).toBe(false);
  });
});
