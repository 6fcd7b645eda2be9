// A key belongs to the origin that it was stored for, and to no other.

import { describe, expect, test } from 'vitest';
import type { SecretStorage } from 'vscode';
import { askForKey, originOf, storedKey } from '../../../client/src/secrets.ts';
import { fake } from '../../support/vscode.ts';

function storage(): SecretStorage {
  const kept = new Map<string, string>();
  return {
    get: (name: string) => Promise.resolve(kept.get(name)),
    store: (name: string, value: string) => Promise.resolve(void kept.set(name, value)),
    delete: (name: string) => Promise.resolve(void kept.delete(name)),
  } as unknown as SecretStorage;
}

describe('a stored key', () => {
  test('is given for its own origin, and for no other', async () => {
    const secrets = storage();
    fake.inputs = ['https://api.example.org/v1', 'key-of-the-first'];
    await askForKey(secrets);
    expect(await storedKey(secrets, 'https://api.example.org')).toBe('key-of-the-first');
    expect(await storedKey(secrets, 'https://api.example.com')).toBeUndefined();
    expect(await storedKey(secrets, 'http://api.example.org')).toBeUndefined();
    expect(await storedKey(secrets, 'https://api.example.org:8443')).toBeUndefined();
  });
  test('is removed by an empty answer', async () => {
    const secrets = storage();
    fake.inputs = ['https://api.example.org/v1', 'a'];
    await askForKey(secrets);
    fake.inputs = ['https://api.example.org/v1', ''];
    await askForKey(secrets);
    expect(await storedKey(secrets, 'https://api.example.org')).toBeUndefined();
  });
});

test.each([
  ['https://api.example.org/v1', 'https://api.example.org'],
  ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080'],
  ['not an address', undefined],
])('the origin of %s', (address, origin) => {
  expect(originOf(address)).toBe(origin);
});
