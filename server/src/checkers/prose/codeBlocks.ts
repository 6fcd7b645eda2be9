// Code blocks of Markdown that say their language and do not parse: JSON, YAML, JavaScript and TypeScript. Only
// blocks that read like a whole file or a whole statement list are judged; snippets with gaps are let be.

import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { locateClassic } from '../typescriptLocate.ts';
import type { TypeScriptClient } from '../typescriptClient.ts';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Span } from '../../base/text.ts';
import { flowOf, documentOffset, type Flow } from './flow.ts';
import { markdownBlocks } from './markdownBlocks.ts';
import { proseChecker } from './proseChecker.ts';
import type { Complaint } from './proseRun.ts';

/** A fenced block that says its language. */
interface CodeBlock {
  readonly language: string;
  readonly flow: Flow;
}

/** The checker of code blocks; it shares the compiler's thread of `client`. */
export function createCodeBlocksChecker(client: TypeScriptClient): Checker {
  return proseChecker({
    id: 'prose-code',
    title: 'Code blocks',
    languages: ['markdown'],
    tool: 'code blocks',
    command: 'parse code blocks',
    async look(context, request) {
      const blocks = codeBlocksOf(request.overlay.text);
      const complaints: Complaint[] = [];
      let parsed = 0;
      for (const block of blocks) {
        context.signal.throwIfAborted();
        const fault = await faultOf(client, context, request, block);
        if (fault === undefined) continue;
        parsed++;
        if (fault !== 'fine') complaints.push(fault);
      }
      return { complaints, note: `${parsed} of ${blocks.length} blocks parsed.` };
    },
  });
}

/** The fenced blocks with a language, in order. */
export function codeBlocksOf(text: string): readonly CodeBlock[] {
  return markdownBlocks(text).flatMap((block) => {
    const language = /^[\w+#.-]+/.exec(block.info ?? '')?.[0].toLowerCase();
    if (block.kind !== 'code' || block.lines.length === 0 || language === undefined) return [];
    return [{ language, flow: flowOf(text, block.lines) }];
  });
}

/** A gap that the writer left, or something that is to be filled in. */
const gap =
  /(?:^|[\s,[{(])(?:\.\.\.|…)(?=$|[\s,\]})])|<[a-zA-Z][\w -]*>|\{\{|\[\.\.\.\]|\bTODO\b|^\s*[-+] .*$(?![^]*:)|^(?:diff|@@)/m;

function faultOf(
  client: TypeScriptClient,
  context: CheckerContext,
  request: CheckRequest,
  block: CodeBlock,
): Promise<Complaint | 'fine' | undefined> | Complaint | 'fine' | undefined {
  switch (block.language) {
    case 'json':
      return jsonFault(block.flow);
    case 'yaml':
    case 'yml':
      return yamlFault(block.flow);
    case 'js':
    case 'javascript':
    case 'mjs':
    case 'ts':
    case 'typescript':
      return scriptFault(client, context, request, block);
    default:
      return undefined;
  }
}

/** JSON as it is; what has comments or gaps is meant for people. */
export function jsonFault(flow: Flow): Complaint | 'fine' | undefined {
  const { text } = flow;
  const bare = text.replaceAll(/"(?:\\.|[^"\\\n])*"/g, '""');
  const words = bare.trim();
  if (!/^[[{]/.test(words) || !/[\]}]$/.test(words) || /\/\/|\/\*|#|'|`|=>|;|\.\.\.|…|<|\$/.test(words))
    return undefined;
  // Names without quotes are JavaScript or JSON5.
  if (/[{,]\s*[A-Za-z_]\w*\s*:/.test(words) || /:\s*[A-Za-z_](?!alse|ull|rue)\w*/.test(words)) return undefined;
  // Two documents below each other are shown side by side.
  if (/[\]}]\s*\n+\s*[[{]/.test(words)) return undefined;
  try {
    JSON.parse(text);
    return 'fine';
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message);
    const at = position ? Number(position[1]) : text.trimEnd().length;
    return complaintAt(flow, at, 'json', `This JSON does not parse: ${plainJsonMessage(message)}`);
  }
}

function plainJsonMessage(message: string): string {
  return `${message.replace(/,? ?(?:\.\.\.)?".*$/s, '').replace(/ in JSON at position.*$/s, '')}.`.replace(
    /\.\.$/,
    '.',
  );
}

/** YAML by the reader of our own files. */
export function yamlFault(flow: Flow): Complaint | 'fine' | undefined {
  const { text } = flow;
  if (gap.test(text) || /\{%|\$\{\{|\{\{|^\s*\$ |^[^\s#:-][^:]*$|^\t/m.test(text)) return undefined;
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', strict: true });
  if (!Array.isArray(documents)) return 'fine';
  // Two keys of one name show a choice; tags and anchors may belong to the tool.
  const error = documents
    .flatMap((one) => one.errors)
    .find(({ code }) => !['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'BAD_ALIAS', 'MULTIPLE_DOCS'].includes(code));
  if (!error) return 'fine';
  return complaintAt(
    flow,
    error.pos[0],
    'yaml',
    `This YAML does not parse: ${error.message.split(/ at line |\n/)[0]!}.`,
  );
}

/** JavaScript and TypeScript by the project's, the editor's or our own compiler; without one nothing is said. */
async function scriptFault(
  client: TypeScriptClient,
  context: CheckerContext,
  request: CheckRequest,
  { flow, language }: CodeBlock,
): Promise<Complaint | 'fine' | undefined> {
  if (!isWholeScript(flow.text)) return undefined;
  const { overlay } = request;
  const compiler = locateClassic(overlay.snapshot, context.settings, overlay.path);
  if (!('kind' in compiler)) return undefined;
  let fault: { readonly line: number; readonly character: number; readonly message: string } | undefined;
  // Documents mix the two, and show JSX as either: what any of them reads is fine.
  for (const [extension, languageId] of [
    ['ts', 'typescript'],
    ['tsx', 'typescriptreact'],
  ] as const) {
    const question = {
      kind: 'syntax',
      typescript: compiler.path,
      root: overlay.snapshot.root,
      path: `${overlay.path}.block.${extension}`,
      languageId,
      text: flow.text,
      buffers: [],
    } as const;
    const answer = await client.ask(question, context.settings.deadlineMs, context.signal);
    if (answer.kind !== 'checked') return undefined;
    const problem = answer.problems.find(({ severity }) => severity === 'error');
    if (!problem) return 'fine';
    fault ??= { ...problem.start, message: problem.message };
  }
  if (!fault) return 'fine';
  const at = flow.starts[fault.line] ?? 0;
  const rule = /^(?:ts|typescript)$/.test(language) ? 'typescript' : 'javascript';
  return complaintAt(flow, at + fault.character, rule, `This code does not parse: ${fault.message}`);
}

/** Whether a block reads like statements from the first line to the last. */
export function isWholeScript(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = lines.find((line) => !/^\s*(?:\/\/|\/\*|\*)/.test(line));
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return false;
  if (!/^(?:import|export|const|let|var|function|async function|class|interface|type|enum|if|for|await)\b/.test(first))
    return false;
  if (/^[ \t]/.test(first) || /^\s*\$ |^> |^[-+] /m.test(text)) return false;
  if (/\.\.\.(?![\w$[({"'`])|…|\?\?\?|<[A-Z_]{2,}>|<your|\/\*\s*\.\.\.|=>\s*$|[=(,]\s*$(?![^]*\S)/m.test(text))
    return false;
  // `parse(text[, options])` is a signature, `function (name) {` an argument, and the rest is other dialects.
  if (/\[, |\(\[|^(?:async )?function\s*\(|^(?:import|export) typeof\b|\bopaque type\b|^@\w+;/m.test(text))
    return false;
  // What a call gives back is often shown beside it.
  return /[;})\]'"`\w,]\s*(?:\/\/.*|\/\*.*\*\/)?\s*$/.test(last);
}

function complaintAt(flow: Flow, offset: number, rule: string, message: string): Complaint {
  const at = Math.max(0, Math.min(flow.text.length, offset));
  // The rest of the line from the fault, or the line when the fault is at its end.
  const feed = flow.text.indexOf('\n', at);
  const end = feed < 0 ? flow.text.length : feed;
  const rest = flow.text.slice(at, end);
  const lineStart = flow.text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  const start = rest.trim() === '' ? Math.min(lineStart, end) : at + rest.length - rest.trimStart().length;
  const span: Span = { start: documentOffset(flow, start), end: documentOffset(flow, end) };
  return { rule, message: message.replace(/\.\.$/, '.'), severity: 'warning', span };
}
