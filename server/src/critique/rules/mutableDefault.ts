// Python: a list or map as a default that the function changes, so that the next call sees the change.

import { bareShape, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { parameterName } from './view.ts';

/** One list for all calls. */
export const mutableDefault: TextRule = {
  id: 'mutable-default',
  title: 'A default that keeps what is put into it',
  dialects: ['python'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'A default is made once, when the function is defined. A list, set or dictionary that the function changes keeps what earlier calls have put into it. Use None, and make a new one in the function.',
  wrong: [{ language: 'python', code: 'def add(one, to=[]):\n    to.append(one)\n    return to\n' }],
  right: [
    {
      language: 'python',
      code: 'def add(one, to=None, names=()):\n    to = list(to or names)\n    to.append(one)\n    return to\n',
    },
    { language: 'python', code: 'def show(items=[]):\n    for one in items:\n        print(one)\n' },
  ],
  silent: [
    'The function only reads the default.',
    'The default is called a cache or a memo, which is meant to be kept.',
  ],
  equivalents: ['B006', 'dangerous-default-value', 'W0102'],
  *look(view) {
    for (const parameter of view.shape?.parameters ?? []) {
      const value = parameter.children.find((child) => child.field === 'value');
      const kind = value && bareShape(view, value)?.kind;
      const isMutable =
        value &&
        (kind === 'list' || kind === 'map' || /^(?:list|dict|set)\(\)$/u.test(textOf(view, value))) &&
        value.kind !== 'tuple';
      const name = isMutable ? parameterName(view.tree, parameter) : undefined;
      // One that holds something is a place to keep a state in, by an old trick.
      if (value && value.children.some((child) => child.named && child.kind !== 'argument_list')) continue;
      if (name === undefined || /^_|cache|memo|seen|registry|counter|state/iu.test(name)) continue;
      const body = textOf(view, view.shape!.body);
      const changed = new RegExp(
        `(?<![\\w.])${name}\\s*(?:\\.\\s*(?:append|extend|insert|pop|remove|clear|update|add|discard|setdefault|sort|reverse)\\s*\\(|\\[[^\\]\\n]*\\]\\s*[-+*/|&]?=[^=]|\\+=)`,
        'u',
      );
      if (!changed.test(body) || new RegExp(`(?<![\\w.])${name}\\s*=[^=]`, 'u').test(body)) continue;
      yield {
        span: parameter,
        message: `The default of ${quoted(name)} is made once and changed here, so it keeps what earlier calls have put into it.`,
      };
    }
  },
};
