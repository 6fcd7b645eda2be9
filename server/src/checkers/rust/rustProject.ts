// Finds Cargo and the package of a document, and says which environment Cargo's commands get: offline,
// without colours, and without what would change how code is compiled. Starts nothing.

import { dirname, join } from 'node:path';
import { failure, type Failure } from '../../core/failure.ts';
import { findTool, pickVariables } from '../../workspace/findTool.ts';
import { foldersUpFrom, isInside } from '../../workspace/folders.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { currentText } from '../../workspace/currentText.ts';

/** Cargo and the package that a document belongs to. */
export interface RustProject {
  /** Absolute path of `cargo`. */
  readonly cargo: string;
  /** Whether there is a `cargo-clippy`; with rustup it may still say that it is not installed. */
  readonly hasClippy: boolean;
  /** Absolute folder with the nearest Cargo.toml. */
  readonly folder: string;
  /** The files that steer the build, nearest first. */
  readonly configuration: readonly string[];
}

/** A package with Cargo, or why there is none. */
export type FoundRust =
  | { readonly kind: 'found'; readonly project: RustProject }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How to get Rust, as a sentence. */
export const rustInstall = 'Install Rust from https://rustup.rs and put cargo on the PATH.';

/** Looks for the package above `path` and for Cargo on the search path. */
export async function locateRust(snapshot: Snapshot, path: string): Promise<FoundRust> {
  const manifests = await filesAbove(dirname(path), 'Cargo.toml', snapshot);
  const [nearest] = manifests;
  if (nearest === undefined) return { kind: 'none' };
  const cargo = await findTool('cargo');
  if (cargo.kind === 'missing') {
    const message = `Cargo was not found; these folders were searched: ${cargo.searched.join(', ')}.`;
    return { kind: 'failed', failure: failure('checker.missing', message, rustInstall) };
  }
  const folder = dirname(nearest);
  if (!isInside(snapshot.root, folder)) {
    const message = 'The Cargo.toml of this document lies above the folder that is open, so Cargo was not run.';
    return { kind: 'failed', failure: failure('checker.set-up', message, `Open ${folder} as the folder.`) };
  }
  const clippy = await findTool('cargo-clippy', { folders: [dirname(cargo.path)] });
  return {
    kind: 'found',
    project: { cargo: cargo.path, hasClippy: clippy.kind === 'found', folder, configuration: manifests },
  };
}

/** The edition that a manifest names, itself or through its workspace; rustc's default where none does. */
export async function editionOf(snapshot: Snapshot, path: string): Promise<string> {
  for (const manifest of await filesAbove(dirname(path), 'Cargo.toml', snapshot)) {
    const text = (await currentText(snapshot, manifest)) ?? '';
    const edition = /^\s*edition\s*=\s*"(\d{4})"/m.exec(text)?.[1];
    if (edition !== undefined) return edition;
    if (/^\s*\[package\]/m.test(text) && !/^\s*edition\s*(?:\.workspace\s*=|=\s*\{)/m.test(text)) return '2015';
  }
  return '2021';
}

/** Files of this name in the folders above, nearest first. */
export async function filesAbove(from: string, name: string, snapshot: Snapshot): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of foldersUpFrom(from)) {
    const path = join(folder, name);
    if ((await currentText(snapshot, path)) !== undefined) found.push(path);
  }
  return found;
}

/** Variables of every command of Cargo; `targetFolder` takes what it builds. */
export function cargoEnvironment(targetFolder: string | undefined): Readonly<Record<string, string>> {
  return {
    ...pickVariables([
      'CARGO_HOME',
      'RUSTUP_HOME',
      'RUSTUP_TOOLCHAIN',
      'RUSTFLAGS',
      'CC',
      'CXX',
      'PKG_CONFIG_PATH',
      'LIBCLANG_PATH',
      'OPENSSL_DIR',
      'PROTOC',
    ]),
    ...(targetFolder === undefined ? {} : { CARGO_TARGET_DIR: targetFolder }),
    CARGO_NET_OFFLINE: 'true',
    CARGO_TERM_COLOR: 'never',
    CARGO_TERM_PROGRESS_WHEN: 'never',
    CARGO_INCREMENTAL: '1',
    // Nobody debugs what is built here, and linking is quicker without.
    CARGO_PROFILE_DEV_DEBUG: '0',
    CARGO_PROFILE_TEST_DEBUG: '0',
    RUSTUP_AUTO_INSTALL: '0',
  };
}
