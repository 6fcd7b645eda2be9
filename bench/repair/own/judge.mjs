// Calls two versions of a JavaScript function on the same inputs. The question is JSON on stdin; the answer is what
// the first gives of each input as source text, and whether the second gives the same everywhere.
import { inspect, isDeepStrictEqual } from 'node:util';

let text = '';
for await (const piece of process.stdin) text += piece;
const { right, other, name, inputs } = JSON.parse(text);
const load = async (source) =>
  (await import(`data:text/javascript,${encodeURIComponent(`${source}\nexport default ${name};`)}`)).default;
const result = (fn, input) => {
  try {
    return { value: fn(...structuredClone(input)) };
  } catch (error) {
    return { threw: error?.constructor?.name };
  }
};
const [one, two] = [await load(right), await load(other)];
const expected = inputs.map((input) => result(one, input));
process.stdout.write(
  JSON.stringify({
    texts: expected.map((end) =>
      'value' in end ? inspect(end.value, { depth: 9, maxArrayLength: null, breakLength: Infinity }) : null,
    ),
    same: inputs.map((input, at) => isDeepStrictEqual(result(two, input), expected[at])),
  }),
);
