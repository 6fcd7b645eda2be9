// The text of docs/methods.md: for each capability what is built, in words kept in scripts/methods/, and for each of its
// papers the tests that show it, found by the paper's id in their titles. A paper without a test is not claimed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'scripts', 'methods');

/** One paper of the catalogue. */
export interface Paper {
  /** Such as `S013`. */
  readonly id: string;
  readonly title: string;
  /** The first one owns it; a paper is whole only when every one exists. */
  readonly capabilities: readonly string[];
  /** From another field: only its general idea is taken. */
  readonly ideaOnly: boolean;
}

/** A test that names a paper. */
export interface Shown {
  readonly file: string;
  /** The title without its marks. */
  readonly title: string;
  readonly ids: readonly string[];
}

/** What the hand-written page of a capability says. */
interface Capability {
  readonly words: string;
  /** By paper: whether only a part is there, and what is said of it. */
  readonly notes: ReadonlyMap<string, { readonly part: boolean; readonly words: string }>;
}

/** Reads the table of papers. */
export function papers(text = readFileSync(path.join(folder, 'papers.tsv'), 'utf8')): readonly Paper[] {
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [id = '', title = '', capabilities = '', scope] = line.split('\t');
      return { id, title, capabilities: capabilities.split(' '), ideaOnly: scope === 'idea only' };
    });
}

/** The titles in a test's source that carry ids of papers, such as `… [S013]` or `… [S079, S082]`. */
export function shownIn(file: string, source: string): readonly Shown[] {
  const literal = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/gsu;
  return [...source.matchAll(literal)].flatMap((match) => {
    const words = match[1] ?? match[2] ?? match[3] ?? '';
    const marks = [...words.matchAll(/\[(S\d{3}(?:, ?S\d{3})*)\]/gu)];
    if (marks.length === 0) return [];
    const ids = marks.flatMap((mark) => mark[1]!.split(/, ?/u));
    const title = words.replaceAll(/\s*\[S\d{3}(?:, ?S\d{3})*\]/gu, '').replaceAll(/\\(.)/gu, '$1');
    return [{ file, title: title.replaceAll(/\s+/gu, ' ').trim(), ids }];
  });
}

/** All tests that name papers, by path. */
function allShown(): readonly Shown[] {
  return readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && path.basename(name) !== 'methodsPage.test.ts')
    .map((name) => `test/${name.split(path.sep).join('/')}`)
    .toSorted()
    .flatMap((file) => shownIn(file, readFileSync(path.join(root, file), 'utf8')));
}

function capabilityOf(name: string): Capability | undefined {
  const file = path.join(folder, `${anchorOf(name)}.md`);
  if (!existsSync(file)) return undefined;
  const notes = new Map<string, { part: boolean; words: string }>();
  const words = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => {
      const note = /^- (S\d{3})( in part)?: (.*)$/u.exec(line);
      if (note) notes.set(note[1]!, { part: note[2] !== undefined, words: note[3]! });
      return !note;
    })
    .join('\n')
    .trim();
  return { words, notes };
}

function anchorOf(capability: string): string {
  return capability.replace('/', '-');
}

/** The page. */
export function methodsPage(all: readonly Paper[] = papers(), shown: readonly Shown[] = allShown()): string {
  const names = [...new Set(all.flatMap(({ capabilities }) => capabilities))];
  const written = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length));
  const extra = written.filter((anchor) => !names.some((name) => anchorOf(name) === anchor));
  const known = new Set(all.map(({ id }) => id));
  const strange = shown.flatMap(({ ids, file }) => ids.filter((id) => !known.has(id)).map((id) => `${file}: ${id}`));
  if (strange.length > 0) throw new Error(`tests name papers that there are not: ${strange.join(', ')}`);
  const built = [...names.filter((name) => written.includes(anchorOf(name))), ...extra].toSorted();
  const sections = built.map((name) => {
    const { words, notes } = capabilityOf(name)!;
    const rows = all
      .filter(({ capabilities }) => capabilities.includes(name))
      .map((paper) => rowOf(paper, shown, notes.get(paper.id)));
    const table = rows.length === 0 ? [] : ['| Paper | State | Shown by |\n|---|---|---|\n' + rows.join('\n')];
    return [`## ${anchorOf(name)}`, words, ...table].join('\n\n');
  });
  const open = all.filter(({ capabilities }) => !capabilities.some((name) => written.includes(anchorOf(name))));
  const counts = all.filter(({ id }) => shown.some(({ ids }) => ids.includes(id))).length;
  return [
    '# Methods',
    'The published methods that Touchstone builds on, one capability a section: what is built, and for each paper the automated tests that show it. A paper is claimed only where a test carries its id; “in part” says what is missing; “idea only” marks work from other fields from which one idea was taken. Text and prompts are our own, and no result of a paper is promised.',
    `This page is generated from \`scripts/methods/\` and from the titles of the tests. Of ${all.length} papers ${counts} have at least one test.`,
    ...sections,
    '## Not begun',
    'Capabilities without a section above, and the papers that only they serve.',
    '| Capability | Papers |\n|---|---|\n' +
      names
        .filter((name) => !written.includes(anchorOf(name)))
        .map((name) => {
          const own = open.filter(({ capabilities }) => capabilities[0] === name).map(({ id }) => id);
          return `| \`${name}\` | ${own.join(' ') || '–'} |`;
        })
        .join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/u, '\n');
}

function rowOf(
  { id, title, ideaOnly }: Paper,
  shown: readonly Shown[],
  note: { readonly part: boolean; readonly words: string } | undefined,
): string {
  const tests = shown.filter(({ ids }) => ids.includes(id));
  const state =
    tests.length === 0
      ? 'not yet'
      : [ideaOnly ? 'idea only' : undefined, note?.part === true ? 'in part' : ideaOnly ? undefined : 'built']
          .filter((word) => word !== undefined)
          .join(', ');
  const words = tests.length === 0 || note === undefined ? state : `${state}: ${note.words}`;
  const files = [...new Set(tests.map(({ file }) => file))];
  const places = files.map(
    (file) =>
      `\`${file}\` ${tests
        .filter((one) => one.file === file)
        .map((one) => `“${one.title}”`)
        .join(', ')}`,
  );
  return `| ${id}: ${cell(title)} | ${cell(words)} | ${cell(places.join('; ')) || '–'} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
