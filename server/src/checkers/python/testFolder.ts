// The private folder of one run of Python tests, with our hosts and the question in it.

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { positionAt } from '../../base/text.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { CheckRequest } from '../checker.ts';
import { questionName, type TestPlan } from './testPlan.ts';

/** What the hosts need to know, without where the result goes. */
export function questionOf(request: CheckRequest, scratch: Scratch) {
  const { overlay, span, document } = request;
  const last = Math.max(span.start, span.end - 1);
  return {
    token: randomBytes(16).toString('hex'),
    target: scratch.toScratch(overlay.path),
    root: scratch.root,
    workspace: overlay.snapshot.root,
    first: positionAt(document.text, span.start).line + 1,
    last: positionAt(document.text, last).line + 1,
  };
}

/** A folder that only this user can read. */
export async function makePrivateFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  return realpath(await mkdtemp(join(parent, 'touchstone-python-')));
}

/** Removes it. */
export function removePrivateFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Writes the hosts and the question. */
export async function fillFolder(folder: string, plan: TestPlan, question: object): Promise<void> {
  const files = [...plan.hosts, { name: questionName, text: JSON.stringify(question) }];
  await Promise.all(files.map(({ name, text }) => writeFile(join(folder, name), text, { mode: 0o600 })));
}
