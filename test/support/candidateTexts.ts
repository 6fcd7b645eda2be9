// Texts of one small function for comparisons of warm and cold test runs: sound and faulty ones drawn from
// a seed, and hostile ones that try to change what is said about the next.

/** How modules are written in a package. */
export interface Dialect {
  readonly type: 'module' | 'commonjs';
  readonly typed: boolean;
}

/** The module with `clamp`; `body` stands in place of its last line, `top` before everything. */
export function clampText(dialect: Dialect, above = 'high', body = 'return x;', top = ''): string {
  const number = dialect.typed ? ': number' : '';
  const clamp = `function clamp(x${number}, low${number}, high${number})${number} {\n  if (x < low) return low;\n  if (x > high) {\n    return ${above};\n  }\n  ${body}\n}\n`;
  const unused = `function unused(x${number})${number} {\n  return x + 1;\n}\n`;
  const head = top === '' ? '' : `${top}\n`;
  return dialect.type === 'module'
    ? `${head}export ${clamp}\nexport ${unused}`
    : `${head}${clamp}\n${unused}\nmodule.exports = { clamp, unused };\n`;
}

const aboves = ['high', 'low', 'high + 0', 'x', 'high * 1', '-high', 'low + 1', 'Math.min(x, high)', 'high - 1', 'NaN'];
const bodies = ['return x;', 'return x + 0;', 'return low;', 'return -x;', 'return x * x;', 'throw new Error("no");'];

/** Distinct ordinary texts, some of which pass. */
export function ordinaryTexts(dialect: Dialect, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const above = aboves[index % aboves.length]!;
    const body = bodies[Math.floor(index / aboves.length + index) % bodies.length]!;
    return clampText(dialect, above, `${body} // ${index}`);
  });
}

/** What candidates do to the process that they run in; they would make other tests pass or fail. */
export const hostileActs: Readonly<Record<string, string>> = {
  'replaces a method of all arrays': 'Array.prototype.map = () => []; Array.prototype.every = () => true;',
  'adds a global': 'globalThis.leaked = (globalThis.leaked ?? 0) + 1;',
  'makes every assertion pass': `const assert_ = process.getBuiltinModule('node:assert'); for (const name of Object.keys(assert_)) if (typeof assert_[name] === 'function') assert_[name] = () => {}; for (const name of Object.keys(assert_.strict)) if (typeof assert_.strict[name] === 'function') assert_.strict[name] = () => {}; process.getBuiltinModule('node:module').syncBuiltinESMExports();`,
  'changes the environment': `process.env.CLAMP = '1';`,
  'changes the current folder': `process.chdir('/');`,
  'writes a file beside the tests': `process.getBuiltinModule('node:fs').writeFileSync('left-behind.txt', 'x');`,
  'listens to the end': `process.on('exit', () => {});`,
  'breaks the reading of results': `JSON.parse = () => ({}); JSON.stringify = () => '{}';`,
  'takes the clock away': 'globalThis.setTimeout = () => {}; globalThis.setImmediate = () => {};',
  'freezes a prototype': 'Number.prototype.valueOf = function () { return 7; };',
};

/** Acts after which there is no ordinary result. */
export const fatalActs: Readonly<Record<string, string>> = {
  'ends the process with 0': 'process.exit(0);',
  'ends the process with 3': 'process.exit(3);',
  'sets an exit code': 'process.exitCode = 3;',
  'leaves a rejection': 'Promise.reject(new Error("nobody waits for me"));',
  'throws later': 'setTimeout(() => { throw new Error("too late"); }, 300);',
  'throws at once': 'throw new Error("not today");',
  'does not parse': 'const = 1;',
};
