// The program that loads the workspace's ESLint, as text: it runs in a process of its own, so that no
// module of a workspace is ever loaded by us. It lints one text and prints one JSON document.

/**
 * Source of an ES module for `node HOST REQUEST`. REQUEST is a JSON file `{eslint, cwd, filePath, text,
 * nonce}`; the answer stands between two lines that hold the nonce, whatever configurations print.
 */
export const eslintHostSource = `
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { eslint: folder, cwd, filePath, text, nonce } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

async function lint() {
  const { loadESLint } = createRequire(import.meta.url)(folder);
  const ESLint = await loadESLint({ useFlatConfig: true, cwd });
  const eslint = new ESLint({ cwd, fix: false });
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

let answer;
try {
  answer = await lint();
} catch (error) {
  answer = { kind: 'threw', message: String(error?.stack ?? error) };
}
process.stdout.write('\\n' + nonce + '\\n' + JSON.stringify(answer) + '\\n' + nonce + '\\n');
`;
