// Grammars for the tiny model, in GBNF: any list of flat objects; and lists in the very form that a prompt shows, whose
// quotations are lines of the text and which are never empty. So its choices, bad as they are, become findings.

/** A string of at most some sixty characters, numbers, and blanks. */
const common = String.raw`string ::= "\"" char{0,60} "\""
char ::= [^"\\\x7F\x00-\x1F] | "\\" ["\\/bfnrt]
number ::= [0-9] [0-9]?
ws ::= [ \n]?
`;

/** Lists of flat objects with any keys. */
export const listGrammar = String.raw`root ::= "[" ws ( object ( "," ws object )* )? "]"
object ::= "{" ws pair ( "," ws pair )* "}" ws
pair ::= string ":" ws value ws
value ::= string | number | "true" | "false" | "null"
${common}`;

/** Most objects of a list in the form of a prompt, and most lines to choose a quotation from. */
const mostObjects = 3;
const mostLines = 40;

/**
 * Lists in the form that the prompt shows.
 *
 * @returns undefined where it shows none with a quotation; such prompts ask for something else.
 */
export function formGrammar(messages: readonly { readonly content: string }[]): string | undefined {
  const [system, user] = [messages[0]?.content ?? '', messages.at(-1)?.content ?? ''];
  const form = [...system.matchAll(/\{("\w+": (?:"[^"]*"|\d+)(?:, "\w+": (?:"[^"]*"|\d+))*)[^{}]*\}/g)]
    .map((match) => match[1]!)
    .find((words) => words.includes('"quote"'));
  const lines = user
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 8 && line.length <= 100 && !line.startsWith('='))
    .slice(0, mostLines);
  if (form === undefined || lines.length === 0) return undefined;
  const words = /one of (?:these codes|(?:[\w, ]+)): ?/.exec(system);
  const codes = words === null ? [] : [...new Set(system.match(/\b[ABCP]\.\d\b/g))];
  const pairs = [...form.matchAll(/"(\w+)": ("[^"]*"|\d+)/g)].map(([, key, value]) => {
    if (key === 'quote') return `"\\"quote\\": " quote`;
    if (key === 'kind' && codes.length > 0)
      return `"\\"kind\\": \\"" ( ${codes.map((code) => `"${code}"`).join(' | ')} ) "\\""`;
    return `"\\"${key}\\": " ${value!.startsWith('"') ? 'string' : 'number'}`;
  });
  return `root ::= "[" object ( ", " object ){0,${mostObjects - 1}} "]"
object ::= "{" ${pairs.join(' ", " ')} "}"
quote ::= ${lines.map((line) => gbnf(JSON.stringify(line))).join(' | ')}
${common}`;
}

/** A text as one literal of a grammar. */
function gbnf(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}
