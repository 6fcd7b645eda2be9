// What is generated is current, and what it says holds together: every command has a title, a handler and
// a place; nothing that names an endpoint, a key or a command can come from a workspace.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { generated, literalsIn, withParts } from '../../../scripts/generate.ts';
import { commandIds, manifestParts } from '../../../scripts/manifest.ts';
import { rungs } from '../../../server/src/core/rung.ts';
import { userScopeKeys } from '../../../server/src/lsp/settings.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Manifest {
  readonly icon: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly mac: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>>;
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly enum?: readonly string[] }>>;
    }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string } }[] }[];
  };
}
const manifest = JSON.parse(read('package.json')) as Manifest;

test.each([...generated()])('%s is current (npm run generate)', (file, content) => {
  expect(read(file)).toBe(content);
});

test('a stale manifest would be noticed', () => {
  const stale = { ...(JSON.parse(read('package.json')) as object), activationEvents: [] };
  expect(withParts(JSON.stringify(stale), manifestParts())).not.toBe(`${JSON.stringify(stale, null, 2)}\n`);
});

test('every command has a handler in the client, and every handler a command', () => {
  const handled = [...read('client/src/commands.ts').matchAll(/'touchstone\.(\w+)': \(/gu)].map((match) => match[1]!);
  expect(handled.toSorted()).toEqual(commandIds.toSorted());
});

test('every command stands in the table of docs/protocol.md', () => {
  const page = read('docs/protocol.md');
  expect(commandIds.filter((id) => !page.includes(`| \`touchstone.${id}\` |`))).toEqual([]);
});

test('menus and keys only name commands that exist', () => {
  const known = new Set(manifest.contributes.commands.map(({ command }) => command));
  const named = [...manifest.contributes.keybindings, ...Object.values(manifest.contributes.menus).flat()].flatMap(
    ({ command }) => command ?? [],
  );
  expect(named.filter((command) => !known.has(command))).toEqual([]);
});

test('keys are chords of their own and do not repeat', () => {
  const keys = manifest.contributes.keybindings.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => !/^ctrl\+k alt\+\w+$/u.test(key))).toEqual([]);
});

test('what names an endpoint, a budget or a command cannot be set by a workspace (S3, S4)', () => {
  const properties = Object.assign(
    {},
    ...manifest.contributes.configuration.map((part) => part.properties),
  ) as Manifest['contributes']['configuration'][number]['properties'];
  for (const key of userScopeKeys)
    expect(['application', 'machine'], key).toContain(properties[`touchstone.${key}`]?.scope);
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  expect(restricted.filter((key) => !Object.hasOwn(properties, key))).toEqual([]);
});

test('the effort setting offers exactly the rungs of the code', () => {
  const effort = manifest.contributes.configuration.flatMap((part) => part.properties['touchstone.effort'] ?? [])[0];
  expect(effort?.enum).toEqual([...rungs]);
});

test('every %key% has a text, and every text is used', () => {
  const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const used = new Set([...read('package.json').matchAll(/"%([\w.-]+)%"/gu)].map((match) => match[1]!));
  expect([...used].toSorted()).toEqual(Object.keys(nls).toSorted());
});

test('every picture that the manifest names exists and has words for those who do not see it', () => {
  const pictures = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
  for (const picture of pictures) expect(read(picture)).toMatch(/<desc id="d">\w/u);
  expect(existsSync(path.join(root, manifest.icon))).toBe(true);
  expect(readFileSync(path.join(root, manifest.icon)).readUInt32BE(16)).toBeGreaterThanOrEqual(128);
});

test('texts of the client are found whatever quotes they are in', () => {
  expect(literalsIn(String.raw`l10n.t('It\'s {0}', x); l10n.t("two"); other.t('no');`)).toEqual(["It's {0}", 'two']);
  expect(readdirSync(path.join(root, 'client/src')).length).toBeGreaterThan(5);
});
