// The programs that load the workspace's ESLint, as text: they run in processes of their own, so that no
// module of a workspace is ever loaded by us. One lints one text and ends, the other stays and lints many.

/** What both do: `lint(eslint, ESLint, filePath, text)`. */
const linting = `
async function lint(eslint, ESLint, filePath, text) {
  const results = await eslint.lintText(text, { filePath, warnIgnored: false });
  const [result] = results;
  if (result === undefined) return { kind: 'ignored', version: ESLint.version };
  const meta = eslint.getRulesMetaForResults(results);
  const links = {};
  for (const [rule, { docs }] of Object.entries(meta)) if (typeof docs?.url === 'string') links[rule] = docs.url;
  const messages = result.messages.map((message) => ({
    rule: message.ruleId ?? null,
    fatal: message.fatal === true,
    severity: message.severity,
    message: message.message,
    line: message.line ?? 1,
    column: message.column ?? 1,
    endLine: message.endLine ?? null,
    endColumn: message.endColumn ?? null,
    fix: message.fix ? { start: message.fix.range[0], end: message.fix.range[1], text: message.fix.text } : null,
  }));
  return { kind: 'linted', version: ESLint.version, messages, links };
}
async function load(folder, cwd) {
  const { loadESLint } = createRequire(import.meta.url)(folder);
  const ESLint = await loadESLint({ useFlatConfig: true, cwd });
  return { ESLint, eslint: new ESLint({ cwd, fix: false }) };
}
`;

/**
 * Source of an ES module for `node HOST REQUEST`. REQUEST is a JSON file `{eslint, cwd, filePath, text,
 * nonce}`; the answer stands between two lines that hold the nonce, whatever configurations print.
 */
export const eslintHostSource = `
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { eslint: folder, cwd, filePath, text, nonce } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
${linting}
let answer;
try {
  const { ESLint, eslint } = await load(folder, cwd);
  answer = await lint(eslint, ESLint, filePath, text);
} catch (error) {
  answer = { kind: 'threw', message: String(error?.stack ?? error) };
}
process.stdout.write('\\n' + nonce + '\\n' + JSON.stringify(answer) + '\\n' + nonce + '\\n');
`;

/**
 * Source of an ES module for `node WORKER ESLINT CWD`, which answers `{nonce, filePath, text}` with
 * `{nonce, answer, loaded, typed}` on descriptor 3, one line of JSON each: the files of the workspace
 * that the configuration loaded, and whether its rules look at types and so at other files.
 */
export const eslintWorkerSource = `
import { createRequire, registerHooks } from 'node:module';
import { Socket } from 'node:net';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const [, , folder, cwd] = process.argv;
const channel = new Socket({ fd: 3, readable: true, writable: true });
const { stringify, parse } = JSON;
const write = channel.write.bind(channel);
const files = new Set();
// Old versions of Node cannot tell what was loaded; then nobody can tell when it is out of date.
registerHooks?.({
  load(url, context, next) {
    if (url.startsWith('file:')) {
      const path = fileURLToPath(url);
      if (!path.includes(sep + 'node_modules' + sep)) files.add(path);
    }
    return next(url, context);
  },
});
${linting}
let loaded;
async function answerTo({ nonce, filePath, text }) {
  let answer;
  let typed = false;
  try {
    loaded ??= load(folder, cwd);
    const { ESLint, eslint } = await loaded;
    answer = await lint(eslint, ESLint, filePath, text);
    if (answer.kind === 'linted') {
      const options = (await eslint.calculateConfigForFile(filePath))?.languageOptions?.parserOptions ?? {};
      typed = Boolean(options.project || options.projectService || options.programs || options.EXPERIMENTAL_useProjectService);
    }
  } catch (error) {
    answer = { kind: 'threw', message: String(error?.stack ?? error) };
  }
  write(stringify({ nonce, answer, typed, loaded: registerHooks ? [...files] : null }) + '\\n');
}
let rest = '';
let queue = Promise.resolve();
channel.setEncoding('utf8');
channel.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) if (line !== '') queue = queue.then(() => answerTo(parse(line)));
});
channel.on('end', () => process.exit(0));
channel.on('error', () => process.exit(1));
`;
