// The text of docs/checkers.md: every checker with what it looks at, from the list that the product uses.

import type { Checker } from '../server/src/checkers/checker.ts';
import { createCheckers } from '../server/src/checkers/index.ts';

/** Language identifiers as people call them. */
const names: Readonly<Record<string, string>> = {
  javascript: 'JavaScript',
  javascriptreact: 'JavaScript',
  typescript: 'TypeScript',
  typescriptreact: 'TypeScript',
  python: 'Python',
  go: 'Go',
  rust: 'Rust',
  java: 'Java',
  c: 'C',
  cpp: 'C++',
  json: 'JSON',
  jsonc: 'JSON',
  markdown: 'Markdown',
  plaintext: 'plain text',
  restructuredtext: 'reStructuredText',
  latex: 'LaTeX',
  'git-commit': 'commit messages',
};

/** All checkers, as an engine would have them; nothing is loaded or started. */
export function allCheckers(): readonly Checker[] {
  return createCheckers({ distFolder: '', tempFolder: '' });
}

/** The page. */
export function checkersPage(): string {
  const rows = allCheckers().map((checker) => {
    const languages = [...new Set(checker.languages.map((id) => names[id] ?? id))].join(', ') || 'any';
    const how = checker.runsCandidate === true ? 'runs your code' : checker.needsTrust ? 'starts a tool' : 'in process';
    const fixes = checker.fixes ? 'yes' : '';
    return `| \`${checker.id}\` | ${checker.title} | ${checker.family} | ${languages} | ${how} | ${fixes} |`;
  });
  return `# Checkers

Every program that Touchstone listens to, in the order in which they are listed in \`server/src/checkers/index.ts\`. This page is written by \`npm run generate\`. A checker applies where the project's own files ask for its tool; \`touchstone.checkers.off\` switches one off by its id. *In process* works in folders that are not trusted; *starts a tool* and *runs your code* need trust, and what runs your code works in an overlay and, where the system has one, in a sandbox.

| id | what | family | languages | how | own fixes |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
