// What a fault of everyday code is: a small correct function and what to plant in it.

/** What is wrong, by what the right version has. */
export type FaultKind = 'missing' | 'excess' | 'operator' | 'value' | 'variable' | 'function';

/** A correct function and what to plant in it. */
export interface EverydayFault {
  readonly kind: FaultKind;
  readonly languageId: 'javascript' | 'python';
  readonly name: string;
  /** The right text. */
  readonly right: string;
  /** What stands there once, and what it is made. */
  readonly there: string;
  readonly fault: string;
  /** Calls whose results steer. */
  readonly calls: readonly string[];
  /** Calls whose results judge. */
  readonly hidden: readonly string[];
  /** What else says the same in place of `there`, as a template writes it. */
  readonly as?: string;
  /** Why no template gives the right text; absent where one does. */
  readonly beyond?: string;
}

type More = Pick<EverydayFault, 'as' | 'beyond'>;

/** A fault of a JavaScript function; calls are separated by ` ; ` and written without the name. */
export const javascript = (
  kind: FaultKind,
  right: string,
  there: string,
  fault: string,
  calls: string,
  hidden: string,
  more: More = {},
): EverydayFault => of('javascript', kind, right, there, fault, calls, hidden, more);

/** The same in Python. */
export const python = (
  kind: FaultKind,
  right: string,
  there: string,
  fault: string,
  calls: string,
  hidden: string,
  more: More = {},
): EverydayFault => of('python', kind, right, there, fault, calls, hidden, more);

/** Calls are separated by ` ; ` and written without the name. */
function of(
  languageId: EverydayFault['languageId'],
  kind: FaultKind,
  text: string,
  there: string,
  fault: string,
  calls: string,
  hidden: string,
  more: More,
): EverydayFault {
  const right = `${text.trim()}\n`;
  const name = /(?:function|def)\s+(\w+)/u.exec(right)![1]!;
  const list = (all: string) => all.split(' ; ').map((one) => `${name}(${one})`);
  return { kind, languageId, name, right, there, fault, calls: list(calls), hidden: list(hidden), ...more };
}
