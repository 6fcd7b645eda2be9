import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardLine, clockTime } from '../src/timetable.ts';

test('shows the next departure', () => {
  const departures = [
    { line: 'S1', minute: 425, platform: '3' },
    { line: 'S2', minute: 410 },
  ];
  assert.equal(boardLine(departures, 411), 'S1 at 07:05 from 3');
});

test('writes times with two digits each', () => {
  assert.equal(clockTime(65), '01:05');
});
