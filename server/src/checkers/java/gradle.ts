// Gradle's tests, where the wrapper's distribution is already on the machine: started from there, offline and
// with a private home, so that neither the wrapper's script nor its jar of the workspace runs.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import type { CheckRun } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import type { ToolIdentity } from '../toolRun.ts';
import { exists, javaProject, namesIn, type JavaProject } from './javaProject.ts';
import { runJavaTests } from './javaTests.ts';
import { findJdk, installJdk } from './jdk.ts';

const own: ToolIdentity = { checker: 'gradle', family: 'tests' };

/** Moves every build folder into ours and lets the probe watch the test machines. */
const initScript = `
allprojects { project ->
  def name = project.path.replace(':', '_')
  project.layout.buildDirectory.set(new File(System.getProperty('touchstone.build'), name))
  project.tasks.withType(Test).configureEach {
    it.jvmArgs(System.getProperty('touchstone.agent'))
    it.maxParallelForks = 1
    it.outputs.upToDateWhen { false }
    it.ignoreFailures = false
  }
}
`;

/** A distribution of Gradle that the wrapper has fetched. */
export interface GradleDistribution {
  readonly version: string;
  /** The jar that starts it. */
  readonly launcher: string;
}

/** The distribution that the project's wrapper names, where it lies in the person's Gradle home. */
export async function findGradle(
  project: JavaProject,
  home: string,
): Promise<GradleDistribution | Failure | undefined> {
  const file = join(project.top, 'gradle', 'wrapper', 'gradle-wrapper.properties');
  if (!(await exists(file))) return undefined;
  const url = /^\s*distributionUrl\s*[=:]\s*(\S+)/m.exec(await readFile(file, 'utf8'))?.[1];
  const name = basename(url ?? '').replace(/\.zip$/, '');
  const version = /^gradle-(\d[\w.-]*?)(?:-(?:bin|all))?$/.exec(name)?.[1];
  if (version === undefined) {
    return failure('checker.unusable', 'The Gradle wrapper names no distribution.', 'Run gradle wrapper once more.');
  }
  const dists = join(home, 'wrapper', 'dists', name);
  for (const hash of await namesIn(dists)) {
    const libraries = join(dists, hash, `gradle-${version}`, 'lib');
    const jar = (await namesIn(libraries)).find((one) =>
      /^gradle-(?:gradle-cli-main|launcher)-[\d.]+.*\.jar$/.test(one),
    );
    if (jar !== undefined) return { version, launcher: join(libraries, jar) };
  }
  const message = `Gradle ${version}, which the wrapper names, is not in ${dists}.`;
  return failure('checker.missing', message, 'Run ./gradlew test once in a terminal, so that it is fetched.');
}

/** The Gradle checker. */
export function createGradleChecker(options: CheckerOptions, environment: NodeJS.ProcessEnv = process.env): Checker {
  const home = environment['GRADLE_USER_HOME'] ?? join(environment['HOME'] ?? homedir(), '.gradle');
  return {
    id: own.checker,
    title: 'Gradle tests',
    family: own.family,
    languages: ['java'],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      if (document.languageId !== 'java' || context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const project = await javaProject(snapshot, uriToPath(document.uri), document.text);
      const gradle = project.kind === 'gradle' ? await findGradle(project, home) : undefined;
      if (gradle === undefined) return { kind: 'notApplicable' };
      if ('code' in gradle) return { kind: 'unavailable', failure: gradle };
      const jdk = await findJdk();
      if ('code' in jdk) return { kind: 'unavailable', failure: jdk };
      return { kind: 'available', tool: 'gradle', version: gradle.version, path: gradle.launcher };
    },
    async check(context, request): Promise<CheckRun> {
      const { snapshot, path, text } = request.overlay;
      const project = await javaProject(snapshot, path, text);
      const gradle = await findGradle(project, home);
      if (gradle === undefined || 'code' in gradle) {
        const none = failure('checker.missing', 'The project has no Gradle wrapper.', 'Run gradle wrapper once.');
        return { kind: 'unavailable', ...own, failure: gradle ?? none };
      }
      const jdk = await findJdk();
      if ('code' in jdk) return { kind: 'unavailable', ...own, failure: jdk };
      const job = { context, request, options, own, title: 'Gradle', install: installJdk, jdk, project };
      return runJavaTests(job, async ({ folder, classes }) => {
        const init = join(folder, 'init.gradle');
        const own = join(folder, 'home');
        await mkdir(own);
        await writeFile(init, initScript, { mode: 0o600 });
        const module = relative(project.top, project.folder).split(sep).filter(Boolean);
        const task = [...module.map((name) => `:${name}`), ':test'].join('');
        const shown = [
          '--offline',
          '--no-daemon',
          '--console=plain',
          '--continue',
          task,
          ...classes.flatMap((name) => ['--tests', `*${name}`]),
        ];
        return {
          argv: [
            jdk.java,
            '-cp',
            gradle.launcher,
            `-Dtouchstone.build=${join(folder, 'build')}`,
            '-Dtouchstone.agent=%AGENT%',
            'org.gradle.launcher.GradleMain',
            '-I',
            init,
            '--project-cache-dir',
            join(folder, 'project'),
            `-Dtouchstone.build=${join(folder, 'build')}`,
            '-Dtouchstone.agent=%AGENT%',
            ...shown,
          ],
          shown: ['gradle', ...shown],
          cwd: project.top,
          // Dependencies are read from the person's cache, which Gradle then never writes.
          env: { GRADLE_USER_HOME: own, GRADLE_RO_DEP_CACHE: join(home, 'caches') },
        };
      });
    },
  };
}
