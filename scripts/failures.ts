// The text of docs/failures.md, from the catalogue of failure codes.

import { failureCatalogue } from '../server/src/core/failure.ts';

/** The page. */
export function failuresPage(): string {
  const rows = Object.entries(failureCatalogue).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
  return `# Failure codes\n\nEvery failure carries a code, what happened, and a next step. This page is written from \`server/src/core/failure.ts\` by \`npm run generate\`.\n\n| code | meaning |\n| --- | --- |\n${rows.join('\n')}\n`;
}
