// docs/critics.md: what looks at a selection, in the order in which it looks, written from the list of critics.

import type { Critic, CriticTier } from '../server/src/core/critic.ts';
import { critics } from '../server/src/critique/index.ts';

type CriticId = (typeof critics)[number]['id'];

/** What each critic does, in one sentence for the person who uses it. */
const does: Readonly<Record<CriticId, string>> = {
  text: 'Some sixty quiet rules over the text of one function ([pages](rules/README.md)).',
  'prose-contradictions': 'Sentences of one document that cannot both be so, shown in pairs.',
  'prose-wording': 'Superlatives without a reason, abbreviations that nobody explains, more claimed than shown.',
  examples: 'Examples in docstrings and comments, evaluated in process; where one does not hold, a fix of either side.',
  'run-examples': 'Examples that only a run can decide, run twice in your test runner.',
  'checklist-properties': 'Checklist items that calls can decide.',
  'generate-judge': 'Yes/no questions from the request and the documentation, each answered with a quotation.',
  'from-disagreement':
    'Several readers look by themselves; where they part, the question is put, and run where it can be.',
  'repair-rubric': 'Tries to satisfy a checklist without its intent, and proposes the tighter wording.',
  'keep-or-revise': 'One neutral review that may say “keep”.',
  'step-verdicts': 'A verdict for each statement; the first wrong one is named.',
  'sampled-confidence': 'Five independent critiques; how many of them hold a finding is its confidence.',
  'independent-judge': 'Two judges who do not know of each other, each in both orders.',
  'cross-questions': 'Short questions in fresh contexts whose answers must agree with each other and with the run.',
  'bug-taxonomy': 'Twelve kinds of bugs, asked one by one, with calls that would show them.',
  'vetted-panel': 'Several critics, and a judge who strikes out what the text does not bear.',
  'peer-review': 'Critics that review each other before anything is shown.',
  lenses: 'Points of view made for this kind of text, kept for the next time.',
  ablation: 'Takes the cited lines away: what is still complained of then did not rest on them.',
  claims: 'Statements held against the documents of the project: supported, contradicted, or no evidence.',
  'generated-properties':
    'What documentation, types and names promise of functions, tried on generated inputs, with a small counterexample.',
  'generated-checks': 'Checks that a tester writes from signature and documentation alone, run and judged in stages.',
  'naive-reference':
    'The plainest function that testers write from signature and documentation alone, run beside the code; where two models agree against it, a difference is supported.',
  'plan-trace': 'Intended values beside those of the real run, with the first divergence.',
  'prose-estimate': 'Errors of a text with their category and severity, before anything is rewritten.',
};

const tiers: Readonly<Record<CriticTier, readonly [title: string, words: string]>> = {
  text: ['Looks at the text', 'In process, in milliseconds, in every folder, without a model.'],
  program: ['Runs something', 'In a view of the folder, in the sandbox, where the folder is trusted.'],
  model: [
    'Asks a model',
    'Where one is set. What it says is an opinion until something that runs says the same. Those “on request” are chosen with `touchstone.critique.critics`, or `--critic ID`.',
  ],
};

/** The page. */
export function criticsPage(): string {
  return `<!-- Written by \`npm run generate\` from server/src/critique/. -->

# Critics

A critique asks your tools first: compilers, linters, tests, prose checkers ([checkers.md](checkers.md)). Then critics look, in this order. What one of them claims about a call is tried: a test that fails as claimed, twice, makes it *proven* where the words that the model quotes name what it expects, and *supported* where that is its reading of them; the test can be kept; a test that passes refutes it, and it is left out and counted. What the proof states mean: [rules.md](rules.md).
${(Object.keys(tiers) as CriticTier[]).map(section).join('')}`;
}

function section(tier: CriticTier): string {
  const [title, words] = tiers[tier];
  const all: readonly Critic[] = critics;
  const rows = all
    .filter((critic) => critic.tier === tier)
    .map(
      ({ id, kinds, onRequest, mostCalls, method }) =>
        `| [\`${id}\`](methods.md#${method}) | ${does[id as CriticId]} | ${kinds.join(', ')} |${
          tier === 'model' ? ` ${onRequest ? 'on request' : 'by default'} | ${mostCalls} |` : ''
        }`,
    );
  const head = tier === 'model' ? '| | asked | most calls |' : '|';
  const line = tier === 'model' ? '|---|---|---|---|---|' : '|---|---|---|';
  return `
## ${title}

${words}

| critic | what it does | looks at ${tier === 'model' ? head.slice(2) : head}
${line}
${rows.join('\n')}
`;
}
