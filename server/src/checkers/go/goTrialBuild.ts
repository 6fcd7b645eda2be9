// Compiles the tests of a Go package around one text of the document: the program with many versions of its
// functions in it, or the one that tells what ran. Nothing of the project is executed here.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { runTool } from '../toolRun.ts';
import { messagesOf, type GoMessage } from './goMessages.ts';
import { goRoom, overlaidTexts, type GoProject } from './goProject.ts';

/** What came of a build. */
export interface TrialBuild {
  /** Absolute path of the test program; undefined when there is none. */
  readonly program: string | undefined;
  /** Complaints about the document, with lines from 1. */
  readonly complaints: readonly GoMessage[];
  readonly end: ProcessEnd;
}

/**
 * Builds the tests of the document's package.
 *
 * @param folder absolute path of a private folder. @param name of this build in it. @param text of the document.
 * @param runtime what the text needs beside it.
 */
export async function buildTrial(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  project: GoProject,
  folder: string,
  name: string,
  text: string,
  runtime: string,
): Promise<TrialBuild> {
  const { overlay } = request;
  const place = join(folder, name);
  await mkdir(place, { recursive: true, mode: 0o700 });
  const isTest = overlay.path.endsWith('_test.go');
  const extra = join(dirname(overlay.path), `touchstone_trials${isTest ? '_test' : ''}.go`);
  const replace: Record<string, string> = {};
  const texts = [...overlaidTexts(overlay), [overlay.path, text] as const, [extra, runtime] as const];
  for (const [index, [path, content]] of texts.entries()) {
    const own = join(place, String(index));
    await mkdir(own, { mode: 0o700 });
    await writeFile(join(own, basename(path)), content, { mode: 0o600 });
    replace[path] = join(own, basename(path));
  }
  const list = join(place, 'overlay.json');
  await writeFile(list, JSON.stringify({ Replace: replace }), { mode: 0o600 });
  const room = await goRoom(options, place);
  const program = join(place, 'tests.exe');
  const end = await runTool(context, {
    argv: [project.go, 'test', '-c', '-o', program, '-vet=off', `-overlay=${list}`, '-gcflags=-e', '.'],
    cwd: dirname(overlay.path),
    env: room.env,
    writable: room.writable,
    outputLimit: 16 << 20,
  });
  const said = `${end.stdout}\n${end.stderr}`;
  const complaints = messagesOf(said).filter((message) => basename(message.path) === basename(overlay.path));
  // Without test files there is no program, and no complaint either.
  const built = end.kind === 'exited' && end.exitCode === 0 && !said.includes('[no test files]');
  return { program: built ? program : undefined, complaints, end };
}
