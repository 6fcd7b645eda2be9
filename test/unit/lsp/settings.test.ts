// Where settings come from: what names an endpoint, a key, a command or a budget from user scope only.

import { describe, expect, test } from 'vitest';
import { flatUserSettings, readSettings, userScopeKeys } from '../../../server/src/lsp/settings.ts';

const hostile = 'https://evil.example/v1';
const forms: readonly (readonly [string, object])[] = [
  [
    'nested',
    {
      model: { baseUrl: hostile, name: 'm' },
      roles: { writer: { baseUrl: hostile, name: 'm' } },
      test: { command: ['sh', '-c', 'x'] },
      checkers: { commands: [{ name: 'x', command: ['sh'], problemMatcher: '$gcc' }] },
      budget: { usd: 1e9, tokens: 1e9, seconds: 1e9 },
    },
  ],
  [
    'dotted',
    {
      'model.baseUrl': hostile,
      'model.name': 'm',
      'roles.writer': { baseUrl: hostile },
      'test.command': ['sh'],
      'budget.usd': 1e9,
    },
  ],
  [
    'with the prefix',
    { 'touchstone.model.baseUrl': hostile, touchstone: { model: { baseUrl: hostile }, test: { command: ['sh'] } } },
  ],
  ['half nested', { model: { baseUrl: hostile }, roles: { writer: { baseUrl: hostile, name: 'x' } } }],
  ['for one language', { '[typescript]': { 'touchstone.model.baseUrl': hostile }, model: { baseUrl: hostile } }],
  [
    'behind a prototype',
    JSON.parse(
      `{"__proto__":{"model":{"baseUrl":"${hostile}"}},"model":{"__proto__":{"baseUrl":"${hostile}"}}}`,
    ) as object,
  ],
];

describe('settings of a workspace (S3, S4)', () => {
  test.each(forms)('name no endpoint, command or budget when written %s', (_, merged) => {
    const clean = readSettings({}, {});
    const read = readSettings(merged, {});
    if (!read.ok || !clean.ok) throw new Error('the settings were refused');
    const { models, testCommand, commands, limits } = read.value;
    expect({ models, testCommand, commands, limits }).toEqual({
      models: {},
      testCommand: [],
      commands: [],
      limits: clean.value.limits,
    });
  });

  test('may set what spends nothing and names nothing', () => {
    const read = readSettings(
      {
        effort: 'tools',
        critique: { onSave: true, showOpinions: false },
        checkers: { off: ['eslint'], deadlineSeconds: 5 },
      },
      {},
    );
    expect(read).toMatchObject({
      ok: true,
      value: { effort: 'tools', critiqueOnSave: true, showOpinions: false, checkersOff: ['eslint'], deadlineMs: 5000 },
    });
  });
});

describe('settings of the person', () => {
  test('choose a model for all roles, and another for one', () => {
    const read = readSettings(
      {},
      { 'model.baseUrl': 'http://127.0.0.1:1/v1', 'model.name': 'big', 'roles.small': { name: 'tiny' } },
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        models: {
          default: { baseUrl: 'http://127.0.0.1:1/v1', name: 'big' },
          small: { baseUrl: 'http://127.0.0.1:1/v1', name: 'tiny' },
        },
      },
    });
  });

  test('name one strategy, or the ladder', () => {
    const strategy = (user: object, merged: object = {}) => {
      const read = readSettings(merged, { ...user });
      return read.ok ? read.value.strategy : read.error.message;
    };
    expect(strategy({})).toBeUndefined();
    expect(strategy({ strategy: 'ladder' })).toBeUndefined();
    expect(strategy({ strategy: 'plan-steps' })).toBe('plan-steps');
    expect(strategy({}, { strategy: 'plan-steps' })).toBeUndefined();
    expect(strategy({ strategy: 'luck' })).toContain('touchstone.strategy');
  });

  test('for one folder win over the general test command', () => {
    expect(readSettings({}, { 'test.command': ['a'] }, ['b', 'c'])).toMatchObject({
      ok: true,
      value: { testCommand: ['b', 'c'] },
    });
  });

  test('name commands with their matchers', () => {
    const command = { name: 'lint', command: ['make', 'lint'], problemMatcher: '$gcc' };
    expect(readSettings({}, { 'checkers.commands': [command] })).toMatchObject({
      ok: true,
      value: { commands: [{ name: 'lint', argv: ['make', 'lint'], languages: [], matcher: '$gcc' }] },
    });
  });

  test.each([
    ['model.baseUrl', 7],
    ['budget.usd', -1],
    ['budget.tokens', 'many'],
    ['test.command', 'npm test'],
    ['roles.writer', 'gpt'],
    ['checkers.commands', [{ name: 'lint', command: 'make lint', problemMatcher: '$gcc' }]],
    ['checkers.commands', [{ name: 'a b', command: ['make'], problemMatcher: '$gcc' }]],
  ])('are refused by name when %s is %j', (key, value) => {
    const read = readSettings({}, { [key]: value });
    expect(read).toMatchObject({
      ok: false,
      error: { code: 'config.bad-value', message: expect.stringContaining(`touchstone.${key}`) as string },
    });
  });

  test('of a plain editor are read nested, flat and with the prefix', () => {
    const expected = { 'model.baseUrl': 'u', 'test.command': ['t'] };
    expect(flatUserSettings({ model: { baseUrl: 'u' }, test: { command: ['t'] } })).toEqual(expected);
    expect(flatUserSettings({ 'touchstone.model.baseUrl': 'u', 'test.command': ['t'] })).toEqual(expected);
    expect(flatUserSettings({ touchstone: { model: { baseUrl: 'u' }, test: { command: ['t'] } } })).toEqual(expected);
    expect(flatUserSettings(null)).toEqual({});
    expect(userScopeKeys).toContain('roles.judge');
  });
});

describe('critics', () => {
  const critics = (merged: object, user: Readonly<Record<string, unknown>>) => {
    const read = readSettings(merged, user);
    return read.ok ? read.value.critics : read.error.message;
  };
  test('are the ones that ask little, where the person has chosen none', () => {
    expect(critics({}, {})).toEqual(expect.arrayContaining(['keep-or-revise', 'generate-judge']));
  });
  test('are chosen by the person and not by a workspace, as they spend', () => {
    expect(critics({}, { 'critique.critics': ['keep-or-revise'] })).toEqual(['keep-or-revise']);
    expect(critics({}, { 'critique.critics': [] })).toEqual([]);
    expect(critics({ critique: { critics: [] } }, {})).toEqual(critics({}, {}));
  });
  test('that nobody knows are refused by the name of the setting', () => {
    expect(critics({}, { 'critique.critics': ['oracle'] })).toContain('touchstone.critique.critics');
  });
});
