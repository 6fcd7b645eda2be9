// Which addresses are accepted, which role speaks to whom, and who is reached past the proxy.

import { describe, expect, test } from 'vitest';
import {
  isLoopback,
  proxyFor,
  proxyFromEnvironment,
  settingsFor,
  validateBaseUrl,
} from '../../../server/src/providers/endpoint.ts';
import { createModels } from '../../../server/src/providers/combine.ts';
import { failureOf, question, settingsOf } from '../../support/askEndpoint.ts';

describe('a base URL', () => {
  test.each([
    ['https://api.example/v1', 'https://api.example/v1'],
    [' https://api.example/v1/ ', 'https://api.example/v1'],
    ['https://api.example/v1/chat/completions', 'https://api.example/v1'],
    ['https://api.example', 'https://api.example'],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434/v1'],
    ['http://localhost:1234/v1/', 'http://localhost:1234/v1'],
    ['http://[::1]:8080/v1', 'http://[::1]:8080/v1'],
  ])('%s is accepted', (given, wanted) => {
    expect(validateBaseUrl(given)).toEqual({ ok: true, value: wanted });
  });

  test.each([
    '',
    'api.example/v1',
    'ftp://api.example',
    'file:///etc/passwd',
    'http://api.example/v1',
    'http://127.0.0.1.evil.example/v1',
    'http://localhost.evil.example',
    'https://user:pass@api.example',
    'https://key@api.example',
    'https://api.example/v1?key=1',
    'https://api.example/#x',
    'javascript:alert(1)',
  ])('%s is refused', (given) => {
    expect(validateBaseUrl(given)).toMatchObject({ ok: false, error: { code: 'config.bad-value' } });
  });

  test('in plain http for another host is accepted only when the person allows it', () => {
    expect(validateBaseUrl('http://gpu.lan:8000/v1', true)).toEqual({ ok: true, value: 'http://gpu.lan:8000/v1' });
  });

  test('that is refused makes no models', () => {
    expect(createModels({ writer: settingsOf('http://api.example/v1') })).toMatchObject({
      ok: false,
      error: { code: 'config.bad-value' },
    });
  });

  test.each([
    ['localhost', true],
    ['LOCALHOST', true],
    ['a.localhost', true],
    ['127.9.9.9', true],
    ['[::1]', true],
    ['128.0.0.1', false],
    ['127.0.0.1.example', false],
    ['localhost.example', false],
  ])('host %s is this machine: %s', (host, wanted) => {
    expect(isLoopback(host)).toBe(wanted);
  });
});

describe('roles', () => {
  test('take their own, else the writer’s, else the default', () => {
    expect(settingsFor({ judge: 'j', writer: 'w', default: 'd' }, 'judge')).toBe('j');
    expect(settingsFor({ judge: 'j', writer: 'w', default: 'd' }, 'critic')).toBe('w');
    expect(settingsFor({ judge: 'j', default: 'd' }, 'small')).toBe('d');
    expect(settingsFor({ judge: 'j' }, 'writer')).toBeUndefined();
  });

  test('without a model fail without sending', async () => {
    const models = createModels({ judge: settingsOf('http://127.0.0.1:9/v1') });
    if (!models.ok) throw new Error(models.error.message);
    expect([models.value.has('judge'), models.value.has('writer')]).toEqual([true, false]);
    const reply = await models.value.ask(question(), new AbortController().signal);
    expect(failureOf(reply).code).toBe('model.none');
    expect(reply.calls).toBe(0);
  });
});

describe('a proxy', () => {
  const proxy = (noProxy: readonly string[]) => ({ url: 'http://proxy:8080', noProxy, strictSSL: true });

  test.each([
    ['https://api.example/v1', [], true],
    ['https://api.example/v1', ['api.example'], false],
    ['https://api.example/v1', ['.example'], false],
    ['https://api.example/v1', ['example'], false],
    ['https://api.example/v1', ['*.example'], false],
    ['https://api.example/v1', ['api.example:443'], false],
    ['https://api.example/v1', ['api.example:80'], true],
    ['https://myapi.example/v1', ['api.example'], true],
    ['https://api.example/v1', ['*'], false],
    ['https://api.example/v1', [''], true],
    ['http://127.0.0.1:11434/v1', [], false],
    ['http://localhost:1234/v1', [], false],
  ])('for %s with exceptions %j is used: %s', (url, noProxy, used) => {
    expect(proxyFor(new URL(url), proxy(noProxy)) !== undefined).toBe(used);
  });

  test('of the environment is read from its usual names', () => {
    expect(proxyFromEnvironment({ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a, b' })).toEqual({
      url: 'http://p:1',
      noProxy: ['a', 'b'],
      strictSSL: true,
    });
    expect(proxyFromEnvironment({ HTTPS_PROXY: '' })).toBeUndefined();
  });
});
