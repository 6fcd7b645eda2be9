// The languages that repair knows. One line a dialect.

import type { Dialect } from '../dialect.ts';
import { cDialect, cppDialect } from './c.ts';
import { goDialect } from './go.ts';
import { javaDialect } from './java.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';
import { rustDialect } from './rust.ts';

const dialects: readonly Dialect[] = [
  javascript,
  python,
  goDialect,
  javaDialect,
  rustDialect,
  cDialect,
  cppDialect,
  //
];

/** The dialect of a VS Code language identifier; undefined where repair does not know the language. */
export function dialectOf(languageId: string): Dialect | undefined {
  return dialects.find((dialect) => dialect.languages.includes(languageId));
}
