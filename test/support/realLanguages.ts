// What the real languages say: programs and expressions are run by python3 and by a Node process of their own, all of
// one test in one process, so that what an evaluator says can be compared with it.

import { spawnSync } from 'node:child_process';

/** A program and expressions that are evaluated in its scope, each in a fresh module. */
export interface Asked {
  readonly program: string;
  readonly expressions: readonly string[];
}

/** What a language gave: a value in the canonical form of `canonical`, or the class of an error. */
export type Real = { readonly value: unknown } | { readonly error: string };

const pythonHost = `
import json, sys
def canon(v):
    if v is None: return ['null']
    if v is True or v is False: return ['boolean', v]
    if isinstance(v, int): return ['int', str(v)]
    if isinstance(v, float): return ['float', repr(v)]
    if isinstance(v, str): return ['string', v]
    if isinstance(v, list): return ['list', [canon(x) for x in v]]
    if isinstance(v, tuple): return ['tuple', [canon(x) for x in v]]
    if isinstance(v, (set, frozenset)): return ['set', sorted((canon(x) for x in v), key=lambda x: json.dumps(x, separators=(',', ':')))]
    if isinstance(v, dict): return ['map', [[canon(k), canon(x)] for k, x in v.items()]]
    return ['opaque', repr(v)]
def run(program, expression):
    import builtins
    scope = {'__name__': 'module', '__builtins__': builtins}
    try:
        exec(program, scope)
        return {'value': canon(eval(expression, scope))}
    except RecursionError:
        return {'error': 'RecursionError'}
    except BaseException as e:
        return {'error': type(e).__name__}
out = sys.stdout
sys.stdout = sys.stderr
out.write(json.dumps([[run(one['program'], e) for e in one['expressions']] for one in json.load(sys.stdin)]))
`;

const nodeHost = `
const vm = require('node:vm');
const canon = (v, seen = []) => {
  if (v === null) return ['null'];
  if (v === undefined) return ['undefined'];
  if (typeof v === 'boolean') return ['boolean', v];
  if (typeof v === 'number') return ['number', Object.is(v, -0) ? '-0' : String(v)];
  if (typeof v === 'bigint') return ['bigint', String(v)];
  if (typeof v === 'string') return ['string', v];
  const name = Object.prototype.toString.call(v).slice(8, -1);
  if (Array.isArray(v)) return ['list', Array.from(v, (x) => canon(x))];
  if (name === 'Set') return ['set', [...v].map((x) => canon(x)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
  if (name === 'Map') return ['map', [...v].map(([k, x]) => [canon(k), canon(x)])];
  if (typeof v === 'object') return ['object', Object.keys(v).map((k) => [['string', k], canon(v[k])])];
  return ['opaque'];
};
let shared;
const contextFor = (program) => (program === '' ? (shared ??= vm.createContext({ console: { log() {} } })) : vm.createContext({ console: { log() {} } }));
const run = (program, expression) => {
  const context = contextFor(program);
  try { return { value: canon(vm.runInContext(program + '\\n;(' + expression + '\\n)', context, { timeout: 5000 })) }; }
  catch (e) { return { error: e && typeof e === 'object' && typeof e.name === 'string' ? e.constructor?.name ?? e.name : 'thrown ' + String(e) }; }
};
const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(asked.map((one) => one.expressions.map((e) => run(one.program, e)))));
`;

/** Asks python3. */
export function realPython(asked: readonly Asked[]): readonly (readonly Real[])[] {
  return ask('python3', ['-c', pythonHost], asked);
}

/** Asks Node. */
export function realNode(asked: readonly Asked[]): readonly (readonly Real[])[] {
  return ask(process.execPath, ['-e', nodeHost], asked);
}

function ask(program: string, args: readonly string[], asked: readonly Asked[]): readonly (readonly Real[])[] {
  const done = spawnSync(program, args, {
    input: JSON.stringify(asked),
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 2 ** 28,
  });
  if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr.slice(-2000)}`);
  return JSON.parse(done.stdout) as readonly (readonly Real[])[];
}
