// Runs Cargo on an overlay: in a scratch view, with the workspace's target folder of ours, after Cargo
// has told which packages there are. What the commands mean is left to the checkers.

import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ProcessEnd } from '../../workspace/process.ts';
import { isInside } from '../../workspace/folders.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Overlay } from '../../workspace/snapshot.ts';
import type { CheckerContext } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import {
  firstWords,
  runTool,
  toolTrouble,
  unavailable,
  unusable,
  type NoEvidence,
  type ToolIdentity,
} from '../toolRun.ts';
import { readMetadata, type CargoWorkspace } from './cargoMessages.ts';
import { forgetOtherTexts, withTarget } from './cargoTarget.ts';
import { cargoEnvironment, rustInstall, type RustProject } from './rustProject.ts';

/** Where Cargo works on one overlay. */
export interface CargoRoom {
  readonly scratch: Scratch;
  /** Absolute folder that it builds into. */
  readonly target: string;
  readonly workspace: CargoWorkspace;
  /** The package of the document; undefined when no package of the workspace holds it. */
  readonly own: CargoWorkspace['packages'][number] | undefined;
  /** Absolute workspace folder in which Cargo runs. */
  readonly folder: string;
  /** Runs `cargo ARGS`. */
  cargo(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    writable?: readonly string[],
  ): Promise<ProcessEnd>;
  /** The person's path for one that the compiler printed; undefined for files outside of the folder. */
  toWorkspace(printed: string): string | undefined;
  /** Text with paths of the view turned into those of the folder. */
  inWorkspace(text: string): string;
}

/** Lets `use` work with Cargo on `overlay`, alone. */
export async function withCargo<T>(
  options: CheckerOptions,
  context: CheckerContext,
  overlay: Overlay,
  project: RustProject,
  own: ToolIdentity,
  use: (room: CargoRoom) => Promise<T>,
): Promise<T | NoEvidence> {
  const inScratch = async (scratch: Scratch): Promise<T | NoEvidence> => {
    const cwd = scratch.toScratch(project.folder);
    const workspace = await workspaceOf(context, overlay, project, own, scratch);
    if ('kind' in workspace) return workspace;
    const root = scratch.toWorkspace(workspace.workspace_root);
    return withTarget(options, root, async (target) => {
      const texts = new Map([...overlay.snapshot.buffers, [overlay.path, overlay.text] as const]);
      const holding = (path: string) => packageOf(workspace, scratch.toScratch(path));
      const packages = [...texts.keys()].flatMap((path) => holding(path)?.name ?? []);
      await forgetOtherTexts(target, { root: scratch.root, texts, packages });
      return use({
        scratch,
        target,
        workspace,
        own: holding(overlay.path),
        folder: project.folder,
        cargo: (args, env = {}, writable = []) =>
          runTool(context, {
            argv: [project.cargo, ...args],
            cwd,
            env: { ...cargoEnvironment(target), ...env },
            within: scratch,
            writable: [target, ...writable],
            outputLimit: 32 << 20,
          }),
        toWorkspace(printed) {
          const path = scratch.toWorkspace(isAbsolute(printed) ? printed : resolve(workspace.workspace_root, printed));
          return isInside(overlay.snapshot.root, path) ? path : undefined;
        },
        inWorkspace: (text) => text.replaceAll(scratch.root, overlay.snapshot.root),
      });
    });
  };
  return context.scratch.withOverlay(overlay, inScratch, context.signal);
}

/** What Cargo told of the packages of a snapshot, which is one moment, by the view and the folder. */
const told = new WeakMap<object, Map<string, CargoWorkspace>>();

async function workspaceOf(
  context: CheckerContext,
  overlay: Overlay,
  project: RustProject,
  own: ToolIdentity,
  scratch: Scratch,
): Promise<CargoWorkspace | NoEvidence> {
  const known = told.get(overlay.snapshot) ?? new Map<string, CargoWorkspace>();
  told.set(overlay.snapshot, known);
  const key = JSON.stringify([scratch.root, project.folder]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const end = await runTool(context, {
    argv: [project.cargo, 'metadata', '--no-deps', '--offline', '--format-version', '1'],
    cwd: scratch.toScratch(project.folder),
    env: cargoEnvironment(undefined),
    within: scratch,
    outputLimit: 16 << 20,
  });
  const trouble = toolTrouble(own, 'Cargo', rustInstall, end, context.settings.deadlineMs);
  if (trouble) return trouble;
  if (end.exitCode !== 0) return notAnswered(own, end);
  const workspace = end.droppedBytes > 0 ? undefined : readMetadata(end.stdout);
  if (workspace === undefined) return unusable(own, 'Cargo', end, 'its answer cannot be read');
  known.set(key, workspace);
  return workspace;
}

/** Cargo did not come to compile: a manifest that it cannot read, or a dependency that is not on this machine. */
export function notAnswered(own: ToolIdentity, end: ProcessEnd): NoEvidence {
  const words = firstWords(end);
  const first = words.split('\n').find((line) => line.startsWith('error')) ?? words.split('\n', 1)[0] ?? '';
  const isMissing = /offline|failed to (?:get|download)|no matching package/.test(words);
  const next = isMissing ? 'Fetch the dependencies once: cargo fetch.' : 'Run cargo check in a terminal to see why.';
  return unavailable(
    own,
    'checker.unusable',
    `Cargo could not compile anything. It said: ${first.slice(0, 300)}`,
    next,
    words,
  );
}

/** The package whose folder holds a path, the innermost one. */
function packageOf(workspace: CargoWorkspace, path: string): CargoWorkspace['packages'][number] | undefined {
  return workspace.packages
    .filter((one) => isInside(dirname(one.manifest_path), path))
    .toSorted((a, b) => b.manifest_path.length - a.manifest_path.length)[0];
}

/** Arguments that select what is compiled of some packages: libraries, programs and tests, examples for examples. */
export function selection(packages: CargoWorkspace['packages'], document: string): readonly string[] {
  const has = (kind: RegExp) =>
    packages.some((one) => one.targets.some((target) => target.kind.some((word) => kind.test(word))));
  const isExample = packages.some((one) => isInside(join(dirname(one.manifest_path), 'examples'), document));
  return [
    // A dependency may bear the same name, as where the tests use a crate that uses this one.
    ...packages.flatMap(({ name, version }) => ['-p', version === undefined ? name : `${name}@${version}`]),
    ...(has(/lib$|^proc-macro$/) ? ['--lib'] : []),
    '--bins',
    '--tests',
    ...(isExample ? ['--examples'] : []),
  ];
}
