// Compiles the package of the document, its tests, and then the packages of the module that may use it,
// with Go's own compiler, without linking and without a copy.

import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { problemOf, sourceTexts } from '../sourceTexts.ts';
import { receiptOf, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { readListing } from './goMessages.ts';
import { goAtLeast, goInstall, locateGo, type GoProject } from './goProject.ts';
import { runGo, type GoRun } from './goRun.ts';

const own = { checker: 'go-build', family: 'types' } as const;
const title = 'go build';
/** Modules with more folders than this are compiled package by package only. */
const wholeModuleLimit = 100;

/** Said once for all that Go could tell, so that silence is not taken for praise. */
const noModule = failure(
  'checker.missing',
  'Go’s compiler, vet and tests were not asked, since there is no go.mod in or above the folder of this file.',
  'Make one there: go mod init NAME.',
);

/** The checker of Go's types. */
export function createGoBuildChecker(options: CheckerOptions): Checker {
  const compile = (context: CheckerContext, request: CheckRequest, project: GoProject, whole: boolean) => {
    const flags = goAtLeast(project.version, 20) ? '-e -errorurl' : '-e';
    const shown = '-json=ImportPath,Error,DepsErrors';
    const rest = ['-e', '-export', ...(whole ? [] : ['-test']), shown, `-gcflags=${flags}`, whole ? './...' : '.'];
    const cwd = whole ? project.moduleRoot : dirname(request.overlay.path);
    return runGo(options, context, request, project, 'list', rest, cwd);
  };

  return {
    id: own.checker,
    title: 'Go compiler',
    family: own.family,
    languages: ['go'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await locateGo(snapshot, uriToPath(document.uri));
      if (found.kind === 'none') return { kind: 'unavailable', failure: noModule };
      if (found.kind === 'failed') return { kind: 'unavailable', failure: found.failure };
      const { go, version, configuration } = found.project;
      return { kind: 'available', tool: 'go', path: go, configuration, ...(version === undefined ? {} : { version }) };
    },
    async check(context, request) {
      const found = await locateGo(request.overlay.snapshot, request.overlay.path);
      if (found.kind !== 'found') return noGo(found);
      const { project } = found;
      let run = await compile(context, request, project, false);
      let told = readOne(context, run);
      if ('kind' in told) return told;
      let { durationMs } = run.end;
      if (told.messages.length === 0 && (await mayBeUsed(request, project))) {
        const whole = await compile(context, request, project, true);
        durationMs += whole.end.durationMs;
        const wholeTold = readOne(context, whole);
        if ('kind' in wholeTold) return wholeTold;
        if (wholeTold.messages.length > 0) [run, told] = [whole, wholeTold];
      }
      const texts = sourceTexts(request.overlay);
      const problems: Problem[] = [];
      for (const { path, line, column, ...said } of told.messages) {
        const place =
          path === ''
            ? { path: request.overlay.path, line: 1, column: 1 }
            : { path: run.toWorkspace(path), line, column };
        problems.push(
          await problemOf(texts, { checker: own.checker, severity: 'error', unit: 'utf8', ...said, ...place }),
        );
      }
      const excerpt = problems
        .map(({ uri, range, message }) => `${uri.split('/').at(-1)}:${range.start.line + 1}: ${message}`)
        .join('\n');
      const receipt = receiptOf(context, request, own, {
        ...(project.version === undefined ? {} : { version: project.version }),
        command: run.command,
        cwd: run.cwd,
        end: { ...run.end, durationMs },
        isolation: 'separate-process',
        excerpt: excerpt === '' ? 'No problems.' : excerpt,
      });
      return { kind: 'ran', ...own, receipt, problems };
    },
  };
}

/** What a checker of Go says where the document's module or Go itself has gone since detection. */
export function noGoRun(identity: { readonly checker: string; readonly family: 'types' | 'lint' | 'tests' }) {
  return (found: Exclude<Awaited<ReturnType<typeof locateGo>>, { kind: 'found' }>) =>
    found.kind === 'failed'
      ? ({ kind: 'unavailable', ...identity, failure: found.failure } as const)
      : unavailable(identity, 'checker.missing', 'There is no go.mod above this document.', 'Make one: go mod init.');
}

const noGo = noGoRun(own);

function readOne(context: CheckerContext, { end }: GoRun) {
  const trouble = toolTrouble(own, title, goInstall, end, context.settings.deadlineMs);
  if (trouble) return trouble;
  if (end.exitCode !== 0) return unusable(own, title, end, 'told no errors of the code');
  const told = end.droppedBytes > 0 ? undefined : readListing(end.stdout);
  if (told === undefined || told.packages === 0) return unusable(own, title, end, 'its answer cannot be read');
  return told;
}

/** Whether other packages may import the document's: not for tests and programs, nor in very large modules. */
async function mayBeUsed({ overlay }: CheckRequest, project: GoProject): Promise<boolean> {
  if (overlay.path.endsWith('_test.go') || /^package main\b/m.test(overlay.text)) return false;
  const queue = [project.moduleRoot];
  let folders = 0;
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    if (++folders > wholeModuleLimit) return false;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const inner = entries.filter(
      (entry) => entry.isDirectory() && !/^[._]|^(?:vendor|node_modules|testdata)$/.test(entry.name),
    );
    queue.push(...inner.map((entry) => join(folder, entry.name)));
  }
  return folders > 1;
}
