// Runs the programs that Cargo built: test programs with their harness's JSON, and documentation tests
// through a rustdoc that is let to tell the same JSON.

import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { ProcessEnd } from '../../workspace/process.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { CheckerContext } from '../checker.ts';
import { runTool } from '../toolRun.ts';
import type { TestProgram } from './cargoMessages.ts';
import type { CargoRoom } from './cargoRun.ts';
import { cargoEnvironment } from './rustProject.ts';

const harness = ['-Z', 'unstable-options', '--format', 'json', '--report-time'];

/** Variables of test programs. Back traces cost more than most tests, and say what the panic says. */
const quiet = { RUST_BACKTRACE: '0' };

/**
 * Runs one test program.
 *
 * The JSON of the harness is not stable yet, so it must be asked for by name; the variable for that is
 * given to the program alone and does not touch how code is compiled.
 */
export function runProgram(
  context: CheckerContext,
  room: CargoRoom,
  program: TestProgram,
  compilerHome: string | undefined,
  writable: readonly string[] = [],
): Promise<ProcessEnd> {
  const folder = dirname(program.manifest);
  const built = dirname(program.path);
  const libraries = [built, dirname(built), ...(compilerHome === undefined ? [] : [join(compilerHome, 'lib')])];
  return runTool(context, {
    argv: [program.path, ...harness],
    cwd: folder,
    env: {
      ...cargoEnvironment(room.target),
      ...quiet,
      RUSTC_BOOTSTRAP: '1',
      CARGO_MANIFEST_DIR: folder,
      CARGO_MANIFEST_PATH: program.manifest,
      [process.platform === 'darwin' ? 'DYLD_FALLBACK_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: libraries.join(delimiter),
    },
    within: room.scratch,
    writable: [room.target, ...writable],
    outputLimit: 32 << 20,
  });
}

/** Runs a package's documentation tests; undefined where rustdoc cannot be made to tell JSON. */
export async function runDocTests(room: CargoRoom, name: string, place: string): Promise<ProcessEnd | undefined> {
  if (process.platform === 'win32') return undefined;
  const rustdoc = await findTool('rustdoc');
  if (rustdoc.kind === 'missing') return undefined;
  // Cargo starts rustdoc, and must not itself be told to allow what is not stable.
  const script = join(place, 'rustdoc');
  const quoted = `'${rustdoc.path.replaceAll("'", `'\\''`)}'`;
  await writeFile(script, `#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec ${quoted} "$@"\n`, { mode: 0o700 });
  const args = ['test', '--doc', '--offline', '-p', name, '--', ...harness.filter((word) => word !== '--report-time')];
  return room.cargo(args, { ...quiet, RUSTDOC: script }, [place]);
}
