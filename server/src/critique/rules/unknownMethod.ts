// A method that texts or lists do not have.

import { nearestNames } from '../../repair/nearestNames.ts';
import { quoted, textOf } from './expressions.ts';
import { literalType } from './literalType.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u));

const ofObjects = 'constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf';

const methods: Readonly<Record<string, ReadonlySet<string>>> = {
  'javascript string': words(
    `${ofObjects} anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fixed fontcolor fontsize includes indexOf isWellFormed italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice small split startsWith strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase toWellFormed trim trimEnd trimLeft trimRight trimStart`,
  ),
  'javascript list': words(
    `${ofObjects} at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced unshift values with`,
  ),
  'python string': words(
    'capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill decode hex',
  ),
  'python list': words('append clear copy count extend index insert pop remove reverse sort'),
  'python map': words('clear copy fromkeys get items keys pop popitem setdefault update values'),
};

/** There is none. */
export const unknownMethod: TextRule = {
  id: 'unknown-method',
  title: 'A method that does not exist',
  dialects: ['javascript', 'python'],
  bugKind: 'C.2',
  severity: 'warning',
  proof: 'opinion',
  why: 'The object is a literal, or a variable that only ever holds literals of one type, and that type has no such method. Often it is the name of another language.',
  wrong: [
    {
      language: 'javascript',
      code: "function joined(parts) {\n  const found = [];\n  for (const one of parts) found.append(one);\n  return found.join(', ');\n}\n",
    },
    {
      language: 'python',
      code: 'def joined(parts):\n    found = []\n    for one in parts:\n        found.push(one)\n    return ", ".join(found)\n',
    },
    { language: 'javascript', code: "function isIn(word) {\n  return 'abc'.contains(word);\n}\n" },
  ],
  right: [
    {
      language: 'javascript',
      code: "function joined(parts, found) {\n  const all = [...parts];\n  all.push('x'.at(0));\n  found.append(all);\n  return found;\n}\n",
    },
    {
      language: 'python',
      code: 'def joined(parts, found):\n    found = found or []\n    found.push(1)\n    return " ".join(parts).strip()\n',
    },
  ],
  silent: ['The variable is given anything else, or is a parameter.', 'The method is assigned in the function.'],
  equivalents: ['TS2339', 'TS2551', 'attr-defined', 'reportAttributeAccessIssue', 'no-member', 'E1101'],
  *look(view) {
    for (const { shape: call } of shapedOf(view, 'call')) {
      if (!call.object || !call.method) continue;
      const type = literalType(view, call.object);
      const known = type === undefined ? undefined : methods[`${view.dialect.id} ${type}`];
      const name = textOf(view, call.method);
      if (!known || known.has(name) || !/^[a-z]\w*$/u.test(name)) continue;
      const near = nearestNames(name, [...known].join(' '))[0];
      yield {
        span: call.method,
        message: `A ${type === 'string' ? 'text' : type} has no method ${quoted(name)}${near === undefined ? '' : `; perhaps ${quoted(near)}`}.`,
      };
    }
  },
};
