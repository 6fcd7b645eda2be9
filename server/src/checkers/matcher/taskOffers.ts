// What of a tasks.json could be a checker: tasks with a problem matcher, as argument arrays. Tasks that
// need a shell, or anything else that we do not do, are named with the reason. Nothing is run here.

import * as z from 'zod/mini';
import { parseJsonc } from '../../base/jsonc.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { withPlaces } from './placeholders.ts';
import { readProblemMatcher } from './problemMatcher.ts';

/** One task. */
export interface TaskOffer {
  /** As the task is called in the file. */
  readonly label: string;
  /** What may be put into touchstone.checkers.commands, or why the task cannot be used. */
  readonly use:
    | { readonly kind: 'command'; readonly name: string; readonly argv: readonly string[]; readonly matcher: unknown }
    | { readonly kind: 'refused'; readonly why: string };
}

const quoted = z.object({ value: z.union([z.string(), z.array(z.string())]), quoting: z.optional(z.string()) });
const word = z.union([z.string(), quoted]);
const ownShape = {
  type: z.optional(z.string()),
  command: z.optional(word),
  args: z.optional(z.array(word)),
  options: z.optional(z.object({ cwd: z.optional(z.string()), env: z.optional(z.record(z.string(), z.unknown())) })),
};
const systemShape = z.optional(z.object(ownShape));
const taskShape = z.object({
  ...ownShape,
  label: z.optional(z.string()),
  taskName: z.optional(z.string()),
  script: z.optional(z.string()),
  problemMatcher: z.optional(z.unknown()),
  isBackground: z.optional(z.boolean()),
  dependsOn: z.optional(z.unknown()),
  windows: systemShape,
  linux: systemShape,
  osx: systemShape,
});
const fileShape = z.object({ tasks: z.optional(z.array(z.unknown())) });

type Task = z.infer<typeof taskShape>;

/** Most tasks that are looked at. */
const limit = 200;

/** The tasks of a file that have a problem matcher; in words why the file cannot be read. */
export function taskOffers(
  text: string,
  platform: NodeJS.Platform = process.platform,
): Result<readonly TaskOffer[], string> {
  const json = parseJsonc(text);
  if (!json.ok) return json;
  const file = z.safeParse(fileShape, json.value);
  if (!file.success) return err('it holds no list of tasks');
  const offers: TaskOffer[] = [];
  for (const value of (file.data.tasks ?? []).slice(0, limit)) {
    const parsed = z.safeParse(taskShape, value);
    if (!parsed.success) continue;
    const task = forSystem(parsed.data, platform);
    const { problemMatcher } = task;
    const none = Array.isArray(problemMatcher) && problemMatcher.length === 0;
    if (problemMatcher === undefined || problemMatcher === null || none) continue;
    const label = task.label ?? task.taskName ?? task.script ?? textOf(task.command) ?? 'task';
    const argv = argumentsOf(task);
    offers.push({
      label: label.slice(0, 200),
      use: argv.ok
        ? { kind: 'command', name: nameOf(label), argv: argv.value, matcher: problemMatcher }
        : { kind: 'refused', why: argv.error },
    });
  }
  return ok(offers);
}

/** What is said for one system replaces what is said for all. */
function forSystem(task: Task, platform: NodeJS.Platform): Task {
  const own = platform === 'win32' ? task.windows : platform === 'darwin' ? task.osx : task.linux;
  return { ...task, ...own };
}

function argumentsOf(task: Task): Result<readonly string[], string> {
  const matcher = readProblemMatcher(task.problemMatcher);
  if (!matcher.ok) return matcher;
  if (task.isBackground === true) return err('it runs in the background and does not end');
  if (task.dependsOn !== undefined) return err('it depends on other tasks');
  if (Object.keys(task.options?.env ?? {}).length > 0) return err('it sets variables of the environment');
  const cwd = task.options?.cwd;
  if (cwd !== undefined && !/^\$\{workspace(?:Folder|Root)\}\/?$/.test(cwd)) return err('it runs in another folder');
  const words = wordsOf(task);
  if (!words.ok) return words;
  for (const one of words.value) {
    const meant = withPlaces(one, { file: '/folder/file', workspaceFolder: '/folder' });
    if (!meant.ok) return meant;
  }
  return words;
}

function wordsOf(task: Task): Result<readonly string[], string> {
  if (task.type === 'npm') {
    return task.script === undefined ? err('it names no script') : ok(['npm', 'run', '--silent', task.script]);
  }
  if (task.type !== 'process' && task.type !== 'shell' && task.type !== undefined)
    return err(`tasks of the type “${task.type}” are run by an extension`);
  const command = textOf(task.command);
  if (command === undefined || command.trim() === '') return err('it names no command');
  const rest = task.args ?? [];
  if (task.type === 'process') return ok([command, ...rest.map((one) => textOf(one) ?? '')]);
  const words: string[] = [];
  for (const [index, one] of [task.command!, ...rest].entries()) {
    const text = textOf(one) ?? '';
    const strong = typeof one !== 'string' && one.quoting !== 'escape';
    // A lone command may be several words; what a shell would do more than to part them is not done here.
    const parts = index === 0 && !strong ? text.trim().split(/\s+/) : [text];
    if (!strong && parts.some((part) => needsShell(part))) return err(`“${text}” needs a shell`);
    words.push(...parts);
  }
  return ok(words);
}

/** Whether a word means something else to a shell than itself; our placeholders do not. */
function needsShell(text: string): boolean {
  return !/^[\w./\\:=@%+,\u0080-\uffff-]+$/.test(text.replace(/\$\{[\w/]+\}/g, 'x'));
}

function textOf(one: z.infer<typeof word> | undefined): string | undefined {
  if (one === undefined || typeof one === 'string') return one;
  return typeof one.value === 'string' ? one.value : one.value.join(' ');
}

/** A name that the setting takes. */
function nameOf(label: string): string {
  const name = label
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return name === '' ? 'task' : name;
}
