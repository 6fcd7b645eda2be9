// A text with `{name}` or `${name}` in it that is not a template.

import { quoted, textOf } from './expressions.ts';
import { usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** The mark before the text is missing. */
export const missingInterpolation: TextRule = {
  id: 'missing-interpolation',
  title: 'A template that is none',
  dialects: ['javascript', 'python'],
  bugKind: 'C.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'The text names a variable of the function in the manner of a template, but it is a plain text: the `f` before it, or the backticks around it, are missing.',
  wrong: [
    { language: 'python', code: 'def greet(name):\n    return "Hello {name}!"\n' },
    { language: 'javascript', code: "function greet(name) {\n  return 'Hello ${name}!';\n}\n" },
  ],
  right: [
    {
      language: 'python',
      code: 'def greet(name):\n    return f"Hello {name}!" + "Bye {name}".format(name=name) + "{other}"\n',
    },
    {
      language: 'javascript',
      code: "function greet(name) {\n  return `Hello ${name}!` + 'Bye ${other}'.replace('${other}', name);\n}\n",
    },
  ],
  silent: [
    'The function uses `format`, `replace` or a template of its own anywhere.',
    'No variable of this name is known to the function.',
  ],
  equivalents: ['no-template-curly-in-string', 'noTemplateCurlyInString', 'RUF027'],
  *look(view) {
    if (!view.shape) return;
    const body = textOf(view, view.shape.body);
    if (!body.includes('{')) return;
    if (
      /\b(?:format|format_map|replace|replaceAll|template|Template|safe_substitute|substitute|sub|render|route|partial|url|query|execute|gettext|interpolate)\b|\bt\(|(?<!\w)_\(/iu.test(
        body,
      )
    )
      return;
    const uses = usesIn(view);
    const mark = view.dialect.id === 'python' ? /\{([a-z_]\w*)\}/gu : /\$\{([A-Za-z_$][\w$]*)\}/gu;
    for (const { node } of shapedOf(view, 'string')) {
      if (node.kind !== 'string' || node.start === view.doc?.span.start) continue;
      const text = textOf(view, node);
      if (
        view.dialect.id === 'python' &&
        (/^[a-zA-Z]*[fFbBtT][a-zA-Z]*["']|^\w*"""|^\w*'''/u.test(text) || /\{\{|\{\}|%[sd(]/u.test(text))
      )
        continue;
      const holder = node.parent?.kind ?? '';
      if (
        /comparison|binary_operator|case|subscript|keyword_argument|pair|default_parameter/u.test(holder) ||
        !/\s/u.test(text)
      )
        continue;
      const names = [...text.matchAll(mark)].map((match) => match[1]!);
      const isKnown = (name: string) =>
        (uses.get(name) ?? []).some(({ kind }) => kind === 'parameter' || kind === 'write');
      if (names.length === 0 || !names.every(isKnown)) continue;
      yield {
        span: node,
        message: `This text names ${quoted(names[0]!)} like a template, but it is none; ${view.dialect.id === 'python' ? 'an `f` before it' : 'backticks around it'} may be missing.`,
      };
    }
  },
};
