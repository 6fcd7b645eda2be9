// The settings that the extension contributes, as data; `manifest.ts` puts them into package.json.
import { defaultLimits } from '../server/src/core/budget.ts';
import { roles } from '../server/src/core/ports.ts';
import { rungs, type Rung } from '../server/src/core/rung.ts';
import { criticIds, criticWords, defaultCriticIds } from '../server/src/engine/criticIds.ts';
import { ladderId, strategyChoices, strategyWords } from '../server/src/engine/strategyIds.ts';
import { allCheckers } from './checkersPage.ts';

/** Notes a text for translation and returns its key for the manifest. */
export type NoteText = (key: string, words: string) => string;

const rungWords: Readonly<Record<Rung, string>> = {
  tools: 'Quick fixes of your own compiler and linter, each verified. No model.',
  search: 'Also search for repairs against the tests. No model.',
  repair: 'Also ask the model, tell it what the checks say, and let it try again.',
  sample: 'Also take several tries and keep the best verified one.',
  tree: 'Also search over drafts.',
};

/** The settings in groups, each text noted by `text`. */
export function settings(text: NoteText): readonly object[] {
  const setting = (key: string, words: string, schema: object): readonly [string, object] => [
    `touchstone.${key}`,
    { ...schema, markdownDescription: text(`setting.${key}`, words) },
  ];
  const online = { scope: 'application', tags: ['usesOnlineServices'] };
  const checkerIds = allCheckers().map(({ id }) => id);
  const model = [
    setting(
      'model.baseUrl',
      'Address of an OpenAI-compatible endpoint, such as `http://127.0.0.1:11434/v1`; `editor` for the editor’s own models; empty for none. Only your user settings count.',
      { ...online, type: 'string', default: '' },
    ),
    setting('model.name', 'Name of the model at that address. `Touchstone: Choose Model` sets both.', {
      ...online,
      type: 'string',
      default: '',
    }),
    ...roles.map((role) =>
      setting(
        `roles.${role}`,
        `Another model for the role *${role}*; what is left out is taken from the model above.`,
        {
          ...online,
          type: ['object', 'null'],
          default: null,
          additionalProperties: false,
          properties: { baseUrl: { type: 'string' }, name: { type: 'string' } },
        },
      ),
    ),
  ];
  const effort = [
    setting('effort', 'The highest rung that a refinement may climb.', {
      scope: 'resource',
      type: 'string',
      enum: [...rungs],
      markdownEnumDescriptions: rungs.map((rung) => text(`setting.effort.${rung}`, rungWords[rung])),
      default: 'repair',
    }),
    setting(
      'strategy',
      'The strategy that refines. Those with a model ask it as often as their budget allows. Only your user settings count.',
      {
        ...online,
        type: 'string',
        enum: [...strategyChoices],
        markdownEnumDescriptions: strategyChoices.map((id, index) =>
          text(`setting.strategy.${id}`, strategyWords[index]!),
        ),
        default: ladderId,
      },
    ),
    setting('budget.tokens', 'Tokens that one run may spend.', {
      scope: 'application',
      type: 'integer',
      minimum: 1,
      default: defaultLimits.tokens,
    }),
    setting('budget.seconds', 'Seconds that one run may take.', {
      scope: 'application',
      type: 'number',
      minimum: 1,
      default: defaultLimits.seconds,
    }),
    setting('budget.usd', 'Money that one run may cost, in US dollars.', {
      scope: 'application',
      type: 'number',
      exclusiveMinimum: 0,
      default: defaultLimits.usd,
    }),
  ];
  const checks = [
    setting('critique.onSave', 'Critique a document when it is saved: without models and without starting a process.', {
      scope: 'resource',
      type: 'boolean',
      default: false,
    }),
    setting('critique.live', 'Look at code with the text rules while you type: in process, without models.', {
      scope: 'resource',
      type: 'boolean',
      default: true,
    }),
    setting('critique.showOpinions', 'Show findings that are one model’s word, as information.', {
      scope: 'resource',
      type: 'boolean',
      default: true,
    }),
    setting(
      'critique.critics',
      'Critics that are asked beside the programs, where a model is set. Those that are not there by default ask it more often. Only your user settings count.',
      {
        ...online,
        type: 'array',
        uniqueItems: true,
        items: {
          type: 'string',
          enum: [...criticIds],
          markdownEnumDescriptions: criticIds.map((id, index) =>
            text(`setting.critique.critics.${id}`, criticWords[index]!),
          ),
        },
        default: [...defaultCriticIds],
      },
    ),
    setting(
      'critique.askFailedCritics',
      'Ask critics, too, whose model failed the exam of critics. Only your user settings count.',
      { ...online, type: 'boolean', default: false },
    ),
    setting('checkers.off', 'Checkers that are not run.', {
      scope: 'resource',
      type: 'array',
      uniqueItems: true,
      items: { type: 'string', enum: checkerIds },
      default: [],
    }),
    setting('checkers.deadlineSeconds', 'Seconds after which one run of a checker is stopped.', {
      scope: 'resource',
      type: 'number',
      minimum: 1,
      default: 120,
    }),
    setting(
      'checkers.commands',
      'Your own commands as checkers. Each runs on a private view of the folder, as a list of words and without a shell; `${file}`, `${relativeFile}` and `${workspaceFolder}` are replaced in them. Its output is read by a problem matcher as in `tasks.json`: an object, or a name such as `$gcc`. `Touchstone: Use a Task as Checker` adds one. Only your user settings count.',
      {
        scope: 'machine',
        type: 'array',
        default: [],
        items: {
          type: 'object',
          required: ['name', 'command', 'problemMatcher'],
          additionalProperties: false,
          properties: {
            name: { type: 'string', pattern: '^[\\w.-]{1,40}$' },
            command: { type: 'array', minItems: 1, items: { type: 'string' } },
            languages: { type: 'array', items: { type: 'string' } },
            problemMatcher: { type: ['string', 'object', 'array'] },
          },
        },
      },
    ),
    setting(
      'test.command',
      'Your own test command as a list of words, for all folders; it runs without a shell. `Touchstone: Set Test Command` sets one for a folder.',
      {
        scope: 'machine',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
    ),
  ];
  return [
    { title: text('settings.model', 'Model'), order: 1, properties: Object.fromEntries(model) },
    { title: text('settings.effort', 'Effort and Budget'), order: 2, properties: Object.fromEntries(effort) },
    { title: text('settings.checks', 'Critique and Checkers'), order: 3, properties: Object.fromEntries(checks) },
  ];
}
