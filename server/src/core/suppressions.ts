// The ways of silencing a check that are known, by language. Finding out whether a change adds one is
// suppression.ts's.

/** One way of silencing a check. */
export interface Suppression {
  readonly name: string;
  readonly languages: readonly string[];
  /** Where it counts: directives live in comments, the rest in code. */
  readonly where: 'comment' | 'code';
  readonly pattern: RegExp;
}

/** Language identifiers of JavaScript and TypeScript. */
export const scriptLanguages: readonly string[] = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
const typed = ['typescript', 'typescriptreact'];

/** The table; names are told to people. */
export const suppressions: readonly Suppression[] = [
  { name: '@ts-ignore', languages: scriptLanguages, where: 'comment', pattern: /@ts-ignore\b/g },
  { name: '@ts-expect-error', languages: scriptLanguages, where: 'comment', pattern: /@ts-expect-error\b/g },
  { name: '@ts-nocheck', languages: scriptLanguages, where: 'comment', pattern: /@ts-nocheck\b/g },
  {
    name: 'eslint-disable',
    languages: scriptLanguages,
    where: 'comment',
    pattern:
      /\b(?:eslint|oxlint|biome|tslint|deno-lint|prettier|stylelint)[-:](?:disable|ignore)\b|\bjshint\s+ignore\b|\bNOSONAR\b/g,
  },
  {
    name: 'a comment that configures the linter',
    languages: scriptLanguages,
    where: 'comment',
    pattern: /^\/\*\s*(?:globals?|exported|eslint(?:-env)?|jshint)\s+\S/gm,
  },
  {
    name: 'coverage or test ignore comment',
    languages: scriptLanguages,
    where: 'comment',
    pattern: /\b(?:c8|v8|istanbul) ignore\b/g,
  },
  { name: 'touchstone-ignore', languages: [], where: 'comment', pattern: /\btouchstone-ignore\b/g },
  {
    name: 'a JSDoc cast to any',
    languages: scriptLanguages,
    where: 'comment',
    pattern:
      /@(?:type|param|arg|returns?|typedef|property|prop|template|this)\s*\{(?:[^}\n]*\bany\b[^}\n]*|\s*(?:\*|Function|Object)\s*)\}/g,
  },
  {
    name: 'the type any',
    languages: typed,
    where: 'code',
    pattern: /(?:\bas\s+|[:<,|&(]\s*|=>\s*|\btype\s[^=;{}]*=\s*)any\b(?!\s*[(:.])|=\s*any\s*(?=[>,])/g,
  },
  { name: 'a cast through unknown', languages: typed, where: 'code', pattern: /\bas\s+unknown\s+as\b/g },
  { name: 'a cast to never', languages: typed, where: 'code', pattern: /\bas\s+never\b/g },
  {
    name: 'a type assertion',
    languages: typed,
    where: 'code',
    pattern: /(?<![.\w$])as\s+(?!const\b|any\b|unknown\b|never\b)[A-Za-z_$({[]/g,
  },
  {
    name: 'a type assertion',
    languages: ['typescript'],
    where: 'code',
    pattern: /(?:[=(,?:]|\breturn)\s*<(?!const>)[A-Za-z_$][\w$.]*(?:\[\])*>\s*[A-Za-z_$]/g,
  },
  {
    name: 'a non-null assertion',
    languages: typed,
    where: 'code',
    pattern:
      /(?<!\breturn|\btypeof|\bcase|\bawait|\bvoid|\byield)[\w$)\]](?<!\breturn|\btypeof|\bcase|\bawait|\bvoid|\byield)!(?=[.[;,)\]}(:?]|\s*$|\s+[^=\s])/gm,
  },
  {
    name: 'an ambient declaration',
    languages: typed,
    where: 'code',
    pattern: /(?<![.\w$])declare\s+(?:const|let|var|function|class|module|namespace|global|enum)\b/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: scriptLanguages,
    where: 'code',
    pattern:
      /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.(?:skip|only|todo|fails|failing|skipIf|runIf)\b|\b(?:xit|xtest|xdescribe|xspecify|fit|fdescribe)\s*\(|\b(?:t|this|ctx|context)\.(?:skip|todo)\s*\(|[{,]\s*(?:skip|todo)\s*:\s*(?:true\b|['"`])/g,
  },
  {
    name: 'an early exit of the process',
    languages: scriptLanguages,
    where: 'code',
    pattern:
      /\bprocess\s*(?:\?\s*)?\.\s*(?:exit|abort|kill|reallyExit|exitCode)\b|\bprocess\s*\[|(?<![.\w$])exit\s*\(\s*\d+\s*\)/g,
  },
  {
    name: 'a handler that swallows every error',
    languages: scriptLanguages,
    where: 'code',
    pattern:
      /\bcatch\s*(?:\([^()]*\))?\s*\{[\s;]*\}|\.catch\s*\(\s*(?:async\s+)?(?:(?:\(\s*\w*\s*\)|\w+)\s*=>\s*(?:\{[\s;]*\}|undefined|null|void 0)|function\s*\w*\s*\(\s*\w*\s*\)\s*\{[\s;]*\})\s*,?\s*\)/g,
  },
  {
    name: 'a look at whether a test is running',
    languages: scriptLanguages,
    where: 'code',
    pattern: /\b(?:NODE_ENV|VITEST|VITEST_WORKER_ID|JEST_WORKER_ID|NODE_TEST_CONTEXT)\b|\bimport\.meta\.vitest\b/g,
  },
  {
    name: 'type: ignore',
    languages: ['python'],
    where: 'comment',
    pattern:
      /#\s*(?:type:\s*ignore|(?:ruff:\s*|flake8:\s*)?noqa|pragma:\s*no cover|pyright:\s*ignore|pylint:\s*disable|mypy:\s*ignore)/g,
  },
  {
    name: 'a handler that swallows every error',
    languages: ['python'],
    where: 'code',
    pattern: /\bexcept\b[^:\n]*:\s*(?:pass\b|\.\.\.)/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: ['python'],
    where: 'code',
    pattern: /\b(?:pytest\.(?:mark\.)?(?:skip|skipif|xfail)|unittest\.(?:skip|expectedFailure)|self\.skipTest)\b/g,
  },
  {
    name: 'an early exit of the process',
    languages: ['python'],
    where: 'code',
    pattern: /\b(?:sys\.exit|os\._exit)\b/g,
  },
  {
    name: 'the type Any',
    languages: ['python'],
    where: 'code',
    pattern: /(?:->|:|\[|,|=)\s*(?:typing\.)?Any\b(?!\s*[(.])|(?<![.\w])(?:typing\.)?cast\s*\(/g,
  },
  {
    name: 'a look at whether a test is running',
    languages: ['python'],
    where: 'code',
    pattern: /\bPYTEST_CURRENT_TEST\b|\bin\s+sys\.modules\b/g,
  },
  {
    name: 'nolint',
    languages: ['go'],
    where: 'comment',
    pattern: /\/\/\s*nolint\b|\/\/lint:(?:file-)?ignore\b|\/\/\s*#nosec\b|\/\/go:build\s+ignore\b/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: ['go'],
    where: 'code',
    pattern: /\b[tb]\.(?:Skip|Skipf|SkipNow)\s*\(/g,
  },
  {
    name: 'an early exit of the process',
    languages: ['go'],
    where: 'code',
    pattern: /\bos\.Exit\s*\(|\bruntime\.Goexit\s*\(/g,
  },
  {
    name: 'a handler that swallows every error',
    languages: ['go'],
    where: 'code',
    pattern: /\bif\s+err\s*!=\s*nil\s*\{\s*\}|(?:^|[;{])\s*_\s*=\s*(?:err\b|recover\(\))/gm,
  },
  {
    name: 'a look at whether a test is running',
    languages: ['go'],
    where: 'code',
    pattern: /\btesting\.Testing\s*\(\)/g,
  },
  { name: 'unsafe code', languages: ['go'], where: 'code', pattern: /\bunsafe\.Pointer\b/g },
  {
    name: 'an allow attribute',
    languages: ['rust'],
    where: 'code',
    pattern: /#!?\[\s*(?:cfg_attr\s*\([^\]]*,\s*)?(?:allow|expect)\s*\(/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: ['rust'],
    where: 'code',
    pattern: /#\[\s*(?:ignore|should_panic)\b/g,
  },
  {
    name: 'an early exit of the process',
    languages: ['rust'],
    where: 'code',
    pattern: /\bprocess::(?:exit|abort)\s*\(/g,
  },
  {
    name: 'code that is not written yet',
    languages: ['rust'],
    where: 'code',
    pattern: /\b(?:todo|unimplemented)!\s*[([{]/g,
  },
  { name: 'unsafe code', languages: ['rust'], where: 'code', pattern: /\bunsafe\s*\{|\bmem::transmute\b/g },
  {
    name: 'a look at whether a test is running',
    languages: ['rust'],
    where: 'code',
    pattern: /\bcfg!?\s*\(\s*(?:not\s*\(\s*)?test\b/g,
  },
  {
    name: '@SuppressWarnings',
    languages: ['java'],
    where: 'code',
    pattern: /@(?:java\.lang\.)?SuppressWarnings\b|@SafeVarargs\b/g,
  },
  {
    name: 'a linter comment',
    languages: ['java'],
    where: 'comment',
    pattern: /\bNOSONAR\b|\bnoinspection\b|\bCHECKSTYLE[.:]\s*OFF\b|\bNOPMD\b/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: ['java'],
    where: 'code',
    pattern: /@(?:Disabled|Ignore)\b|\bassum(?:e|ing)(?:True|False|That)\s*\(|\bAssumptions\.\w+\s*\(/g,
  },
  {
    name: 'an early exit of the process',
    languages: ['java'],
    where: 'code',
    pattern: /\bSystem\s*\.\s*exit\s*\(|\bgetRuntime\s*\(\s*\)\s*\.\s*(?:halt|exit)\s*\(/g,
  },
  {
    name: 'a handler that swallows every error',
    languages: ['java', 'cpp'],
    where: 'code',
    pattern: /\bcatch\s*\([^()]*\)\s*\{[\s;]*\}/g,
  },
  {
    name: 'NOLINT',
    languages: ['c', 'cpp'],
    where: 'comment',
    pattern: /\bNOLINT(?:NEXTLINE|BEGIN)?\b|\bcppcheck-suppress\b|\b[LG]COV_EXCL_|\bNOSONAR\b/g,
  },
  {
    name: 'a pragma that silences the compiler',
    languages: ['c', 'cpp'],
    where: 'code',
    pattern:
      /#\s*pragma\s+(?:(?:GCC|clang)\s+(?:diagnostic\s+ignored|system_header)|warning\s*\(\s*(?:push\s*,\s*)?(?:disable|suppress))|\b_Pragma\s*\(/g,
  },
  {
    name: 'an attribute that silences the compiler',
    languages: ['c', 'cpp'],
    where: 'code',
    pattern:
      /\[\[\s*(?:gnu::)?(?:maybe_)?unused\s*\]\]|__attribute__\s*\(\(\s*(?:__)?unused(?:__)?\s*\)\)|(?:^|[;{}])\s*\(\s*void\s*\)\s*[A-Za-z_]\w*\s*;/gm,
  },
  {
    name: 'a cast that silences the compiler',
    languages: ['cpp'],
    where: 'code',
    pattern: /\b(?:reinterpret_cast|const_cast)\s*</g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: ['c', 'cpp'],
    where: 'code',
    pattern: /\bGTEST_SKIP\b|\bDISABLED_\w+|\bTEST_IGNORE\b/g,
  },
  {
    name: 'an early exit of the process',
    languages: ['c', 'cpp'],
    where: 'code',
    pattern: /(?<![.\w>])(?:std::)?(?:_?exit|_Exit|quick_exit|abort)\s*\(/g,
  },
];
