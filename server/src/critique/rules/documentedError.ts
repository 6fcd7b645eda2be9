// The documentation promises one of the language's errors, and the function throws another.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

const builtIn =
  /^(?:ValueError|TypeError|KeyError|IndexError|RuntimeError|AttributeError|ZeroDivisionError|NotImplementedError|OverflowError|StopIteration|NameError|LookupError|RangeError|SyntaxError|ReferenceError|EvalError|URIError)$/u;

/** Another error. */
export const documentedError: TextRule = {
  id: 'documented-error',
  title: 'Another error than documented',
  dialects: ['javascript', 'python'],
  bugKind: 'C.3',
  severity: 'info',
  proof: 'opinion',
  why: 'The documentation names the one error that the function throws, and the only error that it throws is another one. Callers that catch the documented error miss it.',
  wrong: [
    {
      language: 'python',
      code: 'def half(n):\n    """Half of n.\n\n    Raises:\n        ValueError: If n is odd.\n    """\n    if n % 2 == 1:\n        raise TypeError("odd")\n    return n // 2\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def half(n):\n    """Half of n.\n\n    Raises:\n        ValueError: If n is odd.\n    """\n    if n % 2 == 1:\n        raise OddError("odd")\n    return n // 2\n',
    },
  ],
  silent: [
    'Either error is not one of the language, as errors of a project may descend from others.',
    'More than one error is documented or thrown.',
  ],
  equivalents: ['DOC502', 'W9006'],
  *look(view) {
    const { doc } = view;
    if (doc?.raises.length !== 1 || !view.shape) return;
    const [promised] = doc.raises;
    const thrown = new Set<string>();
    const places = [...shapedOf(view, 'throw')];
    for (const { shape } of places) {
      const name = shape.value
        ? textOf(view, shape.value)
            .replace(/^new\s+/u, '')
            .replace(/[\s(][^]*$/u, '')
        : '';
      thrown.add(name);
    }
    const [only] = thrown;
    if (thrown.size !== 1 || only === undefined || only === promised!.name) return;
    if (![only, promised!.name].every((name) => builtIn.test(name))) return;
    // The documented one may come from what is called: an index, a conversion, a division.
    if (
      /^(?:KeyError|IndexError|TypeError|AttributeError|StopIteration|ZeroDivisionError|LookupError)$/u.test(
        promised!.name,
      )
    )
      return;
    yield {
      span: promised!.span,
      message: `The documentation promises ${quoted(promised!.name)}; the only error that the function throws is ${quoted(only)}.`,
    };
  },
};
