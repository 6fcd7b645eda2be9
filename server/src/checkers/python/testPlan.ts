// The command of one run of Python tests: arguments, variables, and the files of ours that must lie in its
// private folder.

import { join } from 'node:path';
import { doctestHostSource, unittestHostSource } from './hosts/unittestHost.ts';
import { deepServerSource } from './hosts/deepServer.ts';
import { forkChildrenSource } from './hosts/forkChildren.ts';
import { forkOverlaySource } from './hosts/forkOverlay.ts';
import { forkServerSource } from './hosts/forkServer.ts';
import { probeSource } from './hosts/probe.ts';
import { pytestPluginSource } from './hosts/pytestPlugin.ts';
import { standbySource } from './hosts/standby.ts';
import type { TestSetup } from './testSetup.ts';

/** What is started. */
export interface TestPlan {
  /** Arguments after the interpreter. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files for the private folder. */
  readonly hosts: readonly { readonly name: string; readonly text: string }[];
}

/** The question's file and the result's, in the private folder. */
export const questionName = 'question.json';
export const resultName = 'result.jsonl';

/**
 * Plans a run.
 *
 * @param files absolute paths in the view; empty for all tests. @param folder the private folder.
 */
export function planOf(setup: TestSetup, files: readonly string[], folder: string, plugins: boolean): TestPlan {
  const env = {
    PYTHONPATH: folder,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTEST_DEBUG_TEMPROOT: folder,
    TOUCHSTONE_QUESTION: join(folder, questionName),
  };
  const hosts = [
    { name: 'touchstone_probe.py', text: probeSource },
    { name: 'touchstone_pytest.py', text: pytestPluginSource },
    { name: 'touchstone_unittest.py', text: unittestHostSource },
    { name: 'touchstone_doctest.py', text: doctestHostSource },
    { name: 'touchstone_server.py', text: forkServerSource },
    { name: 'touchstone_deep.py', text: deepServerSource },
    { name: 'touchstone_overlay.py', text: forkOverlaySource },
    { name: 'touchstone_children.py', text: forkChildrenSource },
    { name: 'touchstone_standby.py', text: standbySource },
  ];
  if (setup.runner !== 'pytest') return { args: ['-m', `touchstone_${setup.runner}`, ...files], env, hosts };
  const canSay = atLeast(setup.version ?? '0', 8, 4);
  const autoload = plugins || canSay ? {} : { PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' };
  return {
    args: ['-m', 'pytest', ...pytestOptions(setup, folder, plugins, canSay), ...files],
    env: { ...env, ...autoload },
    hosts,
  };
}

/** The same run as a server that stays: what it is asked comes in messages. */
export function serverPlanOf(setup: TestSetup, files: readonly string[], folder: string, plugins: boolean): TestPlan {
  const plan = planOf(setup, files, folder, plugins);
  const server = ['-m', 'touchstone_server', setup.runner];
  if (setup.runner !== 'pytest') return { ...plan, args: [...server, ...files] };
  // Forks share what is captured into files, so output is captured within the process.
  const capture = /(?:^|[\s"'])(?:-s\b|--capture\b)/.test(setup.addopts) ? [] : ['--capture=sys'];
  const options = plan.args.slice(2, plan.args.length - files.length);
  return { ...plan, args: [...server, ...options, ...capture, ...files] };
}

/** Options that keep pytest from writing, colours, other processes and early ends, whatever the project sets. */
function pytestOptions(setup: TestSetup, folder: string, plugins: boolean, canSay: boolean): readonly string[] {
  const { addopts } = setup;
  const usesCache = plugins || /--(?:lf|last-failed|ff|failed-first|nf|new-first|sw|stepwise|cache)/.test(addopts);
  return [
    '-p',
    'touchstone_pytest',
    ...(usesCache ? ['-o', `cache_dir=${join(folder, 'cache')}`] : ['-p', 'no:cacheprovider']),
    ...(plugins || !canSay ? [] : ['--disable-plugin-autoload']),
    ...(plugins && /--cov\b/.test(addopts) ? ['--no-cov'] : []),
    ...(plugins && /(?:^|[\s"'])(?:-n|--numprocesses|--dist)\b/.test(addopts) ? ['-n', '0'] : []),
    '--color=no',
    '--tb=native',
    '--maxfail=0',
    '--continue-on-collection-errors',
  ];
}

/** Whether a version is at least `major.minor`. */
function atLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
