import assert from 'node:assert/strict';
import { test } from 'node:test';
import { berthsFor } from '../src/berths.js';

test('no berth is too short', () => {
  const boat = { name: 'Tern', length: 36, draft: 6 };
  assert.deepEqual(berthsFor(boat, [{ label: 'A1', longest: 30, depth: 12 }]), []);
});
