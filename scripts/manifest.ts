// What the extension contributes to VS Code, as data: commands, keys, menus, settings, walkthrough. Lists
// that the code already has come from the code. `generate.ts` writes it into package.json.
import { roles } from '../server/src/core/ports.ts';
import { proseLanguages } from '../server/src/core/target.ts';
import { allCheckers } from './checkersPage.ts';
import { settings } from './manifestSettings.ts';

/** Texts of package.nls.json; filled by `text`. */
const texts: Record<string, string> = {};

/** Notes a text and returns its key for the manifest. */
function text(key: string, words: string): string {
  texts[key] = words;
  return `%${key}%`;
}

/** Checked where asked, but no reason to start the extension. */
const dataLanguages: ReadonlySet<string> = new Set(['json', 'jsonc', 'css', 'graphql', 'yaml', 'toml']);

/** Languages whose documents start the extension. */
export const servedLanguages: readonly string[] = [
  ...new Set([...allCheckers().flatMap(({ languages }) => languages), ...proseLanguages]),
]
  .filter((language) => !dataLanguages.has(language))
  .toSorted();

interface CommandWords {
  readonly id: string;
  readonly title: string;
  readonly key?: string;
  /** When it can run. */
  readonly when?: string;
  /** Where its key works; `editorTextFocus` when absent. */
  readonly keyWhen?: string;
  readonly icon?: string;
}

const open = 'touchstone.hasProposal';
const choice = 'touchstone.hasChoice';
const checklist = 'touchstone.hasChecklist';
const inEditor = 'editorIsOpen';
const changes = 'editorIsOpen && !editorReadonly';

const commandWords: readonly CommandWords[] = [
  { id: 'critiqueSelection', title: 'Critique Selection', key: 'c', when: inEditor },
  { id: 'refineSelection', title: 'Refine Selection', key: 'r', when: changes },
  { id: 'refineWithGoal', title: 'Refine Selection with a Goal…', key: 'g', when: changes },
  { id: 'refineUntilChecksPass', title: 'Refine Until Checks Pass', key: 'u', when: changes },
  { id: 'refineWithExample', title: 'Refine with an Example…', key: 'x', when: changes },
  { id: 'refineFromCrash', title: 'Refine from a Crash…', when: changes },
  {
    id: 'fixFailingTest',
    title: 'Find a Fix from the Failing Test',
    when: 'workspaceFolderCount > 0 && isWorkspaceTrusted',
    icon: '$(wrench)',
  },
  { id: 'chooseRepair', title: 'Choose Between Repairs…', when: choice, icon: '$(git-compare)' },
  { id: 'showSuspicion', title: 'Show Suspicious Lines', when: `${inEditor} && !touchstone.heatShown` },
  { id: 'hideSuspicion', title: 'Hide Suspicious Lines', when: 'touchstone.heatShown' },
  {
    id: 'acceptRefinement',
    title: 'Accept Refinement',
    key: 'enter',
    when: `${open} && touchstone.proposalVerified`,
    keyWhen: open,
    icon: '$(check-all)',
  },
  { id: 'acceptHunks', title: 'Accept Hunks…', key: 'h', when: open, keyWhen: open, icon: '$(check)' },
  { id: 'rejectRefinement', title: 'Reject Refinement', key: 'backspace', when: open, keyWhen: open, icon: '$(close)' },
  {
    id: 'applyAnyway',
    title: 'Apply Anyway (Not Verified)',
    when: `${open} && !touchstone.proposalVerified`,
    icon: '$(warning)',
  },
  { id: 'showPreview', title: 'Show Refinement Preview', when: open, icon: '$(diff)' },
  { id: 'showTrace', title: 'Show Trace', when: open, icon: '$(list-tree)' },
  { id: 'explainEvidence', title: 'Explain Evidence', key: 'e', when: inEditor },
  { id: 'dismissFinding', title: 'Dismiss Finding', when: inEditor },
  { id: 'disputeFinding', title: 'Dispute Finding', when: inEditor },
  { id: 'examineCritics', title: 'Examine the Critics', when: `${inEditor} && isWorkspaceTrusted` },
  { id: 'showRuleCounts', title: 'Show Rule Counts' },
  { id: 'tickItem', title: 'Tick Checklist Item', when: checklist, icon: '$(check)' },
  { id: 'refuseItem', title: 'Refuse Checklist Item', when: checklist, icon: '$(close)' },
  { id: 'rerunItem', title: 'Decide Checklist Item Anew', when: checklist, icon: '$(refresh)' },
  { id: 'pinItem', title: 'Pin Checklist Item to the File', when: checklist, icon: '$(pin)' },
  { id: 'editItem', title: 'Edit Checklist Item', when: checklist, icon: '$(edit)' },
  { id: 'retireItem', title: 'Retire Checklist Item', when: checklist },
  { id: 'explainItem', title: 'Explain Evidence of Checklist Item', when: checklist },
  { id: 'tightenItem', title: 'Try Checklist Item for Loopholes', when: checklist },
  { id: 'setApiKey', title: 'Set API Key' },
  { id: 'chooseModel', title: 'Choose Model' },
  { id: 'previewRequest', title: 'Preview What Is Sent', when: inEditor },
  { id: 'setTestCommand', title: 'Set Test Command', when: 'workspaceFolderCount > 0 && isWorkspaceTrusted' },
  { id: 'useTask', title: 'Use a Task as Checker', when: 'workspaceFolderCount > 0 && isWorkspaceTrusted' },
  { id: 'deleteStoredData', title: 'Delete Stored Data' },
  { id: 'showLog', title: 'Show Log' },
];

/** Ids of the commands, without `touchstone.`. */
export const commandIds: readonly string[] = commandWords.map(({ id }) => id);

const full = (id: string) => `touchstone.${id}`;
const preview = 'resourceScheme == touchstone-preview || isInDiffEditor && touchstone.hasProposal';

function menus(): object {
  const item = (id: string, group: string, when?: string) => ({
    command: full(id),
    group,
    ...(when === undefined ? {} : { when }),
  });
  const buttons = (when: string) => [
    item('acceptRefinement', 'navigation@1', `(${when}) && touchstone.hasProposal && touchstone.proposalVerified`),
    item('acceptHunks', 'navigation@2', `(${when}) && touchstone.hasProposal`),
    item('rejectRefinement', 'navigation@3', `(${when}) && touchstone.hasProposal`),
    item('showTrace', 'navigation@4', `(${when}) && touchstone.hasProposal`),
    item('applyAnyway', '1_touchstone@1', `(${when}) && touchstone.hasProposal && !touchstone.proposalVerified`),
  ];
  return {
    'editor/context': [{ submenu: 'touchstone.menu', group: '1_modification@9', when: 'editorTextFocus' }],
    'touchstone.menu': [
      item('critiqueSelection', '1_run@1'),
      item('refineSelection', '1_run@2', '!editorReadonly'),
      item('refineWithGoal', '1_run@3', '!editorReadonly'),
      item('refineUntilChecksPass', '1_run@4', '!editorReadonly'),
      item('refineWithExample', '1_run@5', '!editorReadonly'),
      item('refineFromCrash', '1_run@6', '!editorReadonly'),
      item('showSuspicion', '2_finding@3', '!touchstone.heatShown'),
      item('hideSuspicion', '2_finding@3', 'touchstone.heatShown'),
      item('explainEvidence', '2_finding@1'),
      item('dismissFinding', '2_finding@2'),
      item('previewRequest', '3_model@1'),
    ],
    'editor/title': buttons(preview),
    'testing/message/context': [item('fixFailingTest', 'inline@1')],
    'testing/message/content': [item('fixFailingTest', 'navigation@1')],
    'view/title': [
      item('chooseRepair', 'navigation@0', `view == touchstone.gate && ${choice}`),
      ...buttons('view == touchstone.gate'),
      item('showPreview', 'navigation@0', 'view == touchstone.gate && touchstone.hasProposal'),
    ],
    'view/item/context': [
      // Buttons are out of reach for the keyboard, so the menu has them as well.
      ...['tickItem', 'refuseItem', 'rerunItem', 'pinItem'].flatMap((id, index) => [
        item(id, `inline@${index + 1}`, 'viewItem == checklistItem'),
        item(id, `0_do@${index + 1}`, 'viewItem == checklistItem'),
      ]),
      ...['explainItem', 'editItem', 'tightenItem', 'retireItem'].map((id, index) =>
        item(id, `1_item@${index + 1}`, 'viewItem == checklistItem'),
      ),
    ],
    commandPalette: commandWords.flatMap(({ id, when }) => (when === undefined ? [] : [{ command: full(id), when }])),
  };
}

function walkthrough(): object {
  const step = (id: string, title: string, description: string, altText: string, completion: readonly string[]) => ({
    id,
    title: text(`walkthrough.${id}.title`, title),
    description: text(`walkthrough.${id}.description`, description),
    media: { svg: `media/walkthrough-${id}.svg`, altText: text(`walkthrough.${id}.alt`, altText) },
    completionEvents: completion.map((command) => `onCommand:${full(command)}`),
  });
  return {
    id: 'touchstone.start',
    title: text('walkthrough.title', 'Get Started with Touchstone'),
    description: text(
      'walkthrough.description',
      'Critique what you select, prove it, repair it. The first steps need no model and no account.',
    ),
    steps: [
      step(
        'critique',
        'Critique a selection',
        'Select a function, or put the caret into one. Your own compiler, linter and tests say what is wrong, and each finding shows its proof.\n[Critique Selection](command:touchstone.critiqueSelection)\nNo model is needed.',
        'A selected function with a finding under one of its lines, marked as proven.',
        ['critiqueSelection'],
      ),
      step(
        'refine',
        'Refine it',
        'Candidates are tried in a scratch copy. Only what clears the finding and breaks nothing is offered.\n[Refine Selection](command:touchstone.refineSelection)',
        'Candidates pass a row of checks; one of them gets through.',
        ['refineSelection', 'refineUntilChecksPass'],
      ),
      step(
        'accept',
        'Look, then accept',
        'The preview shows the change, and the gate panel the proof of each line. Nothing changes before you accept; one undo brings everything back.\n[Accept Refinement](command:touchstone.acceptRefinement)',
        'A diff with a list of check marks beside it and a button to accept.',
        ['acceptRefinement', 'rejectRefinement'],
      ),
      step(
        'model',
        'Add a model, if you want',
        'Any OpenAI-compatible endpoint, a server on your own machine, or the editor’s models. Keys stay in the secret storage.\n[Choose Model](command:touchstone.chooseModel)\n[Preview What Is Sent](command:touchstone.previewRequest)',
        'A list with local servers, models of the editor and another address.',
        ['chooseModel'],
      ),
    ],
  };
}

/** The generated parts of package.json. */
export function manifestParts(): Readonly<Record<string, unknown>> {
  const restricted = [
    'model.baseUrl',
    'model.name',
    ...roles.map((role) => `roles.${role}`),
    'test.command',
    'checkers.commands',
    'checkers.off',
    'critique.critics',
    'critique.askFailedCritics',
    'strategy',
    'effort',
  ].map(full);
  return {
    icon: 'media/icon.png',
    galleryBanner: { color: '#1f2328', theme: 'dark' },
    pricing: 'Free',
    l10n: './l10n',
    extensionKind: ['workspace'],
    activationEvents: [
      ...servedLanguages.map((language) => `onLanguage:${language}`),
      'workspaceContains:.touchstone/checklist.yaml',
    ],
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description: text(
          'trust',
          'In Restricted Mode Touchstone only critiques the text itself: no process is started and nothing of the folder is loaded.',
        ),
        restrictedConfigurations: restricted,
      },
      virtualWorkspaces: {
        supported: 'limited',
        description: text('virtual', 'Without a file system Touchstone critiques the open text and refines nothing.'),
      },
    },
    contributes: {
      commands: commandWords.map(({ id, title, when, icon }) => ({
        command: full(id),
        title: text(`command.${id}`, title),
        category: 'Touchstone',
        ...(when === undefined ? {} : { enablement: when }),
        ...(icon === undefined ? {} : { icon }),
      })),
      keybindings: commandWords.flatMap(({ id, key, keyWhen }) =>
        key === undefined
          ? []
          : [
              {
                command: full(id),
                key: `ctrl+k alt+${key}`,
                mac: `cmd+k alt+${key}`,
                when: keyWhen ?? 'editorTextFocus',
              },
            ],
      ),
      submenus: [{ id: 'touchstone.menu', label: 'Touchstone' }],
      menus: menus(),
      configuration: settings(text),
      views: {
        explorer: [
          {
            id: 'touchstone.gate',
            name: text('view.gate', 'Touchstone Gate'),
            icon: 'media/gate.svg',
            when: `${open} || ${choice}`,
            visibility: 'visible',
          },
          {
            id: 'touchstone.checklist',
            name: text('view.checklist', 'Touchstone Checklist'),
            icon: 'media/gate.svg',
            when: checklist,
            visibility: 'visible',
          },
        ],
      },
      walkthroughs: [walkthrough()],
    },
  };
}

/** The texts of package.nls.json, sorted by key; complete once `manifestParts` was called. */
export function manifestTexts(): Readonly<Record<string, string>> {
  manifestParts();
  return Object.fromEntries(Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
