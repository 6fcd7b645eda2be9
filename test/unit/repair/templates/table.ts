// Tables of what a template must propose and must not: text before, text after, language where it is not JavaScript.

/** One template's table; `never` are patterns that no proposed text may match. */
export interface TemplateTable {
  readonly id: string;
  readonly must: readonly (readonly [before: string, after: string, languageId?: string])[];
  readonly never: readonly (readonly [before: string, pattern: RegExp, languageId?: string])[];
}

/** A Python function of one returned expression. */
export const py = (result: string, parameters = 'a, b') => `def f(${parameters}):\n    return ${result}\n`;
/** A JavaScript function of one returned expression. */
export const js = (result: string, parameters = 'a, b') => `function f(${parameters}) { return ${result}; }`;

/** Anything at all is too much. */
export const nothing = /^/u;
