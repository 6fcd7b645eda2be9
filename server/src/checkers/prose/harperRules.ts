// Which rules of Harper are off, which are certain, and why. Counted on 30 READMEs and 8 change logs of npm
// packages (127,000 characters of prose), every hit of a rule with more than one looked at.

/**
 * Rules that are noise in technical prose: hits on that sample, and what they were about.
 *
 * The rest, about 800 rules for single phrases, was silent or right there.
 */
export const rulesOff: readonly string[] = [
  // 134 hits: tables and columns set with blanks. 18 hits: two blanks after a full stop, a habit.
  'Spaces',
  'NoFrenchSpaces',
  // 94 hits, nearly all list items, headings and names of options that start small on purpose.
  'SentenceCapitalization',
  // 46 hits, none right: `subpath`, `passthrough`, `inotify`. 1 hit, wrong: a plural behind a code span.
  'SplitWords',
  'MergeWords',
  // 60 hits together: `deps`, `config`, `param`, `stdin`, `args`, `min`, `dir` are words of the trade.
  'ExpandAlgorithm',
  'ExpandAlloc',
  'ExpandArgument',
  'ExpandConfiguration',
  'ExpandControl',
  'ExpandCoordinate',
  'ExpandDecl',
  'ExpandDependencies',
  'ExpandDereference',
  'ExpandDirectory',
  'ExpandForward',
  'ExpandMemoryShorthands',
  'ExpandMinimum',
  'ExpandNotification',
  'ExpandParameter',
  'ExpandPerformance',
  'ExpandPointer',
  'ExpandPreference',
  'ExpandPrevious',
  'ExpandStandardInputAndOutput',
  'ExpandTimeShorthands',
  'ExpandVulnerability',
  'ExpandWith',
  'ExpandWithout',
  // 14 hits: names of packages and owners that are written small.
  'OrthographicConsistency',
  'ProperNouns',
  'CompaniesProductsAndTrademarks',
  'UseTitleCase',
  // 11 + 7 + 4 + 2 hits, a matter of taste: `non-standard`, `file system`, `bug fixes`, `roadmap`.
  'DisjointPrefixes',
  'CompoundNouns',
  'OpenCompounds',
  'RoadMap',
  // 4 hits, one right: `callback`, `plugin`, and `cleanup` as a noun.
  'PhrasalVerbAsCompoundNoun',
  // 5 hits: long sentences are told by our own checker, once and briefly.
  'LongSentences',
  // 4 hits each: ranges of versions, and the spread operator.
  'NumericRangeEnDash',
  'UseEllipsisCharacter',
  'EllipsisLength',
  'Dashes',
  'QuoteSpacing',
  'UnclosedQuotes',
  'CurrencyPlacement',
  'FootInchMinuteSecondSymbols',
  // 4 + 3 + 2 hits, taste: `eg.`, commas after the first word of a sentence, the Oxford comma.
  'DotInitialisms',
  'DiscourseMarkers',
  'OxfordComma',
  'However',
  'Instead',
  'Therefore',
  'Meanwhile',
  'Furthermore',
  'Unless',
  'CommaFixes',
  // 3 + 3 + 2 + 2 hits, none right: “compiles to readable …”, “modify an existing …”, “see example”, “expected token”.
  'ToTwoToo',
  'MassNouns',
  'MissingDeterminer',
  'MissingTo',
  'MissingPreposition',
  // Taste and dialect, 2 hits each or fewer.
  'CondenseAllThe',
  'HaveTakeALook',
  'Regionalisms',
  'CrossPlatform',
  'DoubleCheckHyphen',
  'LeftRightHand',
  'Hedging',
  'FillerWords',
  'AvoidCurses',
  'BlacklistWhitelist',
  'OkToOkay',
  'Towards',
  // 34 hits, all of them `deps`.
  'WrongNegative',
  // 2 hits, both “if there's data”.
  'ThereIsAgreement',
  // 1 hit each, wrong: “iterates over all the keys”, a list that was read as one sentence.
  'Overall',
  'MultipleSequentialPronouns',
  'RedundantThat',
  'ThatWhich',
];

/** Families of rules that are taste wherever they speak. */
export const kindsOff: ReadonlySet<string> = new Set([
  'Formatting',
  'Style',
  'Readability',
  'Regionalism',
  'Enhancement',
  'Redundancy',
]);

/** Rules whose hits are faults, not taste: warnings in documents of prose. */
export const certainRules: ReadonlySet<string> = new Set([
  'AnA',
  'AnAnother',
  'AnotherAn',
  'CorrectNumberSuffix',
  'ModalOf',
  'PronounVerbAgreement',
  'RepeatedWords',
  'SpellCheck',
  'The',
]);
