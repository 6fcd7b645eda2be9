// Writes docs/failures.md from the catalogue of failure codes; `--check` only compares.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failureCatalogue } from '../server/src/core/failure.ts';

const file = path.resolve(import.meta.dirname, '..', 'docs', 'failures.md');

/** The text of docs/failures.md. */
export function failuresPage(): string {
  const rows = Object.entries(failureCatalogue).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
  return `# Failure codes\n\nEvery failure carries a code, what happened, and a next step. This page is written from \`server/src/core/failure.ts\` by \`npm run generate\`.\n\n| code | meaning |\n| --- | --- |\n${rows.join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--check')) process.exitCode = readFileSync(file, 'utf8') === failuresPage() ? 0 : 1;
  else writeFileSync(file, failuresPage());
}
