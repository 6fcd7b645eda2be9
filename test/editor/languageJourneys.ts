// Journeys through the languages beside TypeScript and through prose: what a tool of the language says is a
// proven finding with its evidence, and what the tool can fix is refined, accepted and undone.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Needed } from '../../scripts/needs.ts';
import { root } from '../../scripts/run.ts';
import type { EditorPage } from '../../scripts/editor/page.ts';
import { acceptAndUndo, critique } from './gestures.ts';
import type { Journey, Workspace } from './journey.ts';

/** A fault, and how it is told. */
interface Sight {
  /** The beginning of the names of the screenshots. */
  readonly name: string;
  readonly file: string;
  /** The selected lines, first and last. */
  readonly lines: readonly [number, number];
  /** Line and column of the finding. */
  readonly at: readonly [number, number];
  /** What stands in the Problems panel. */
  readonly problem: RegExp;
  /** What the hover must hold, in this order or another. */
  readonly evidence: readonly RegExp[];
  /** Its proof state in the hover; proven when absent. */
  readonly proof?: RegExp;
}

/** The one fault of an example. */
interface Fault extends Sight {
  readonly title: string;
  readonly example: string;
  readonly needs: readonly Needed[];
}

/** Critique, Problems panel, hover. */
async function look(editor: EditorPage, fault: Sight): Promise<void> {
  await critique(editor, fault.file, ...fault.lines);
  const rows = await editor.problems(fault.problem);
  await editor.screenshot(`${fault.name}-1-problems`);
  assert.equal(rows.filter((row) => fault.problem.test(row)).length, 1, rows.join('\n'));
  await editor.goTo(...fault.at);
  const proof = fault.proof ?? /proven: /u;
  const hover = await editor.hover(proof);
  await editor.screenshot(`${fault.name}-2-hover`);
  for (const part of [proof, ...fault.evidence]) assert.match(hover, part);
  await editor.page.keyboard.press('Escape');
}

/** The light bulb refines the fault, and one undo takes it back. */
async function fix(editor: EditorPage, workspace: Workspace, fault: Sight, wanted: RegExp): Promise<void> {
  const entries = await editor.lightBulb(/^Refine: /u);
  await editor.screenshot(`${fault.name}-3-light-bulb`);
  await editor.choose(entries.findIndex((entry) => entry.startsWith('Refine: ')));
  await acceptAndUndo(editor, workspace, fault.file, wanted, fault.name);
  // The old text has its old fault.
  await editor.problems(fault.problem);
}

/** A fault that a tool can fix. */
function fixed(fault: Fault & { readonly wanted: RegExp }): Journey {
  return {
    title: fault.title,
    example: fault.example,
    needs: fault.needs,
    async walk(editor, workspace) {
      await look(editor, fault);
      await fix(editor, workspace, fault, fault.wanted);
    },
  };
}

/**
 * A fault that no tool fixes: it is proven. `refined` is what asking for a repair says without a model; nothing is
 * changed by it.
 */
function proven(fault: Fault & { readonly refined?: { readonly says: RegExp; readonly at: string } }): Journey {
  return {
    title: fault.title,
    example: fault.example,
    needs: fault.needs,
    async walk(editor, workspace) {
      const before = workspace.bytes(fault.file);
      await look(editor, fault);
      if (fault.refined) {
        await editor.runCommand('Touchstone: Refine Selection');
        await editor.see(fault.refined.says, fault.refined.at);
        await editor.screenshot(`${fault.name}-3-unchanged`);
      }
      assert.deepEqual(workspace.bytes(fault.file), before);
    },
  };
}

/** All of them. */
export const languageJourneys: readonly Journey[] = [
  fixed({
    title: 'Python: what Ruff says is shown, fixed and undone',
    example: 'python/lint',
    needs: ['python', 'ruff', 'bubblewrap'],
    name: 'python-lint',
    file: 'rota.py',
    lines: [21, 30],
    at: [21, 37],
    problem: /mutable data structures/u,
    evidence: [/ruff\/B006/u, /\$ .*ruff check/u, /Ran in a sandbox/u],
    wanted: /taken=None/u,
  }),
  proven({
    title: 'Python: a failing test under pytest is a proven finding',
    example: 'python/test',
    needs: ['python', 'pytest', 'bubblewrap'],
    name: 'python-test',
    file: 'invoice.py',
    lines: [21, 23],
    at: [21, 10],
    problem: /test_has_a_discount_from_a_hundred/u,
    evidence: [/\$ .*-m pytest/u, /3 tests ran/u, /Ran in a sandbox/u, /expected: 9000/u, /actual: 10000/u],
    // Two tests of a method leave several changes open: the person is asked.
    refined: { says: /Use `>=` instead of `>`/u, at: '.quick-input-widget' },
  }),
  fixed({
    title: 'Rust: what Clippy says is shown, fixed and undone',
    example: 'rust/lint',
    needs: ['cargo', 'bubblewrap'],
    name: 'rust-lint',
    file: 'src/lib.rs',
    lines: [21, 24],
    at: [23, 7],
    problem: /unneeded/u,
    evidence: [/clippy\/needless_return/u, /\$ .*cargo clippy/u, /Ran in a sandbox/u],
    wanted: /^ {4}metres \* 2$/mu,
  }),
  proven({
    title: 'C++: a failing GoogleTest is a proven finding',
    example: 'cpp/test',
    needs: ['gcc', 'cmake', 'make', 'googletest', 'bubblewrap'],
    name: 'cpp-test',
    file: 'src/routes.cpp',
    lines: [14, 21],
    at: [14, 8],
    problem: /StopsAreOnlyBetweenLegs/u,
    evidence: [/\$ .*ctest/u, /4 tests ran/u, /Ran in a sandbox/u, /expected: 65/u, /actual: 75/u],
  }),
  proven({
    title: 'Java: a compile error is a proven finding',
    example: 'java/types',
    needs: ['java'],
    name: 'java-types',
    file: 'src/harbour/manifest/Manifest.java',
    lines: [30, 34],
    at: [32, 20],
    problem: /lossy conversion/u,
    evidence: [/compiler\.err\.prob\.found\.req/u, /\$ .*javac/u],
    refined: { says: /No change was found/u, at: '.notification-toast' },
  }),
  {
    title: 'prose: a misspelt word is fixed and undone; a dead link and a command that is no script are proven',
    example: 'prose/grammar',
    prepare(folder) {
      const examples = path.join(root, 'examples', 'prose');
      for (const name of ['links', 'mentions'])
        cpSync(path.join(examples, name), folder, { recursive: true, filter: (file) => !file.endsWith('README.md') });
      cpSync(path.join(examples, 'links', 'README.md'), path.join(folder, 'TIDES.md'));
      cpSync(path.join(examples, 'mentions', 'README.md'), path.join(folder, 'BOARD.md'));
    },
    async walk(editor, workspace) {
      await look(editor, {
        name: 'prose-links',
        file: 'TIDES.md',
        lines: [5, 8],
        at: [6, 30],
        problem: /gaps-in-the-readings/u,
        evidence: [/prose-links\/missing-anchor/u],
      });
      await look(editor, {
        name: 'prose-mentions',
        file: 'BOARD.md',
        lines: [11, 11],
        at: [11, 52],
        problem: /No package\.json here has a script “verify”/u,
        evidence: [/prose-mentions\/missing-script/u],
      });
      const spelling: Sight = {
        name: 'prose-grammar',
        file: 'README.md',
        lines: [8, 11],
        at: [10, 70],
        problem: /recieved/u,
        evidence: [/prose-grammar\/SpellCheck/u, /inside Touchstone/u],
        proof: /supported: /u,
      };
      await look(editor, spelling);
      await fix(editor, workspace, spelling, /that was received by/u);
    },
  },
];
