// The pages of docs/rules/: one for each text rule, and a list of them, written from what the rules say of themselves.

import { bugKinds } from '../server/src/core/bugKind.ts';
import type { RuleExample, TextRule } from '../server/src/critique/rules/rule.ts';
import { textRules } from '../server/src/critique/rules/index.ts';

/** Languages by the id of a dialect. */
const languages: Readonly<Record<string, string>> = {
  javascript: 'JavaScript and TypeScript',
  python: 'Python',
  go: 'Go',
  java: 'Java',
  rust: 'Rust',
  c: 'C',
  cpp: 'C++',
};

/** The pages by their path. */
export function rulePages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/rules/README.md', listPage()],
    ...textRules.map((rule) => [`docs/rules/${rule.id}.md`, rulePage(rule)] as const),
  ]);
}

function rulePage(rule: TextRule): string {
  const kind = bugKinds[rule.bugKind];
  const equal = rule.equivalents.map((name) => `\`${name}\``).join(', ');
  return `<!-- Written by \`npm run generate\` from server/src/critique/rules/. -->

# ${rule.title} (\`text/${rule.id}\`)

${rule.why}

${where(rule)}. Shown as ${rule.severity}, ${rule.proof}; kind of bug ${rule.bugKind}, ${kind.title}.

## Wrong

${rule.wrong.map(fenced).join('\n\n')}

## Right

${rule.right.map(fenced).join('\n\n')}

## When it is silent

${rule.silent.map((line) => `- ${line}`).join('\n')}
- The function cannot be parsed, as in the middle of an edit.
${equal === '' ? '' : `- One of your own tools has told the same on the same line: ${equal}.\n`}
To excuse one place, write on the line before it: \`touchstone-ignore-next-line text/${rule.id}: why\`, in a comment.
`;
}

function listPage(): string {
  const rows = textRules.map(
    (rule) =>
      `| [\`text/${rule.id}\`](${rule.id}.md) | ${rule.title} | ${where(rule)} | ${rule.severity} | ${rule.proof} | ${rule.bugKind} |`,
  );
  return `<!-- Written by \`npm run generate\` from server/src/critique/rules/. -->

# Rules over the text

These rules look at one function at a time and need no model, no process and no trust. Each is one file in \`server/src/critique/rules/\`. *Supported* means that it follows from the text alone; *opinion*, that something else may have been meant.

| rule | what | languages | shown as | proof | kind |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function where({ dialects }: TextRule): string {
  return dialects ? dialects.map((id) => languages[id] ?? id).join(', ') : 'All languages with a grammar';
}

/** Tags of a code block, by VS Code's language identifiers, which are the same here. */
function fenced({ language, code }: RuleExample): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}
