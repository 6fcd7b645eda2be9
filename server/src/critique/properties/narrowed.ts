// Whether words and names say that a function is meant for less than its types allow.

/** Words that narrow what a type allows, in ways that nobody reads here. */
const narrowing =
  /\b(?:must|valid|assum\w*|expect\w*|non-?\s?(?:empty|negative|zero|null)|positive|negative|sorted|unique|distinct|between|within|at least|at most|(?:greater|less|larger|smaller|longer|shorter|more|fewer) than|format\w*|iso|hex\w*|e\.g|such as|like|only|requir\w*|precondition|should (?:be|have|contain)|one of|range|index|from 0|from 1|percent\w*|degrees?|json|url|path|date|time|iban|isbn|uuid|email|pattern|regex\w*|sequence|matrix|same (?:length|size)|power of|prime|decoded|encoded|escaped|normali[sz]ed)\b/iu;

/** Names of parameters that stand for less than their types allow. */
const narrowName =
  /^(?:json|url|uri|path|file\w*|dir\w*|date\w*|time\w*|iso|hex\w*|colou?r|email|html|xml|css|regex\w*|pattern|version|semver|base|radix|index|idx|i|at|pos\w*|offset|key|id|uuid|month|day|hours?|minutes?|seconds?|year|percent\w*|prob\w*|ratio|angle|encoded|escaped|code|token|locale|unit|roman|binary|bits|digits?)$/iu;

/** The same within a sentence that promises something of the result. */
const narrowingPromise =
  /\b(?:must|valid|assum\w*|expect\w*|given|requir\w*|e\.g|such as|only|for (?:an? |the |any )?(?:positive|non|valid|sorted|same))\b/iu;

/** What words are said of. */
interface Worded {
  readonly doc?: { readonly prose: string };
  readonly parameters: readonly { readonly name: string; readonly says: string }[];
}

/** Whether the words of a function narrow what its types allow. @param promise a sentence of them that is tried. */
export function isNarrowed({ doc, parameters }: Worded, promise = ''): boolean {
  const prose = promise === '' ? (doc?.prose ?? '') : (doc?.prose ?? '').replace(promise, '');
  const said = [prose, ...parameters.map(({ says }) => says)].join(' . ');
  return narrowing.test(said) || narrowingPromise.test(promise) || parameters.some(({ name }) => narrowName.test(name));
}
