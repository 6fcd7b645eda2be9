// Run in a process of its own: loads the bundled client with a stand-in for `vscode` and times its own code.
// The stand-in answers everything with itself; the process ends before the language server is started.

import { createRequire } from 'node:module';
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { sep } from 'node:path';

const [bundle = '', extensionPath = ''] = process.argv.slice(2);

/** Something that can be called, constructed, extended, read and iterated over, and is always the same. */
const anything: unknown = new Proxy(function standIn() {}, {
  get(target, key) {
    if (key === 'prototype') return Reflect.get(target, key) as unknown;
    if (key === Symbol.toPrimitive) return () => '';
    if (key === Symbol.iterator) return () => [][Symbol.iterator]();
    if (key === 'then') return undefined;
    if (key === 'version') return '1.139.0';
    if (key === 'fsPath' || key === 'scheme') return `${extensionPath}${sep}storage`;
    return anything;
  },
  apply: () => anything,
  construct: () => anything as object,
});

const load = createRequire(import.meta.url);
const modules = load('node:module') as { _load: (request: string, ...rest: unknown[]) => unknown };
const original = modules._load;
modules._load = (request, ...rest) => (request === 'vscode' ? anything : original(request, ...rest));

const context = new Proxy(
  { subscriptions: [] as unknown[], extensionPath, asAbsolutePath: (path: string) => `${extensionPath}${sep}${path}` },
  { get: (target, key) => (Reflect.has(target, key) ? (Reflect.get(target, key) as unknown) : anything) },
);

const startedAt = performance.now();
const client = load(bundle) as { activate(context: unknown): unknown };
const loadedAt = performance.now();
client.activate(context);
const activatedAt = performance.now();
// Nothing that was put off may run: it would start the server.
writeSync(
  1,
  JSON.stringify({
    loadMs: loadedAt - startedAt,
    activateMs: activatedAt - loadedAt,
    registered: context.subscriptions.length,
  }),
);
process.exit(0);
