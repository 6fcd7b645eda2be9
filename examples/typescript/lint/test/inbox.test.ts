import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMessage, unreadSenders } from '../src/inbox.ts';

const message = { id: '1', from: 'ada', subject: 'Tide', read: false };

test('knows messages', () => {
  assert.equal(isMessage(message), true);
  assert.equal(isMessage({ ...message, read: 'no' }), false);
});

test('counts unread messages by sender', () => {
  const messages = [message, { ...message, from: 'bob' }, message, { ...message, from: 'cy', read: true }];
  assert.deepEqual(unreadSenders(messages), [
    ['ada', 2],
    ['bob', 1],
  ]);
});
