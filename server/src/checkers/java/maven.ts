// Maven's Surefire tests: compiled and run offline in the scratch, with all build folders moved into a
// private one, so that the person's target folder is neither read nor written.

import { basename, join, relative } from 'node:path';
import type { CheckRun } from '../../core/evidence.ts';
import { isInside } from '../../workspace/folders.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import type { ToolIdentity } from '../toolRun.ts';
import { javaProject, type JavaProject, type JavaSource } from './javaProject.ts';
import { isTest, runJavaTests, type JavaTestPlace } from './javaTests.ts';
import { findJdk, findMaven, installMaven, type Maven } from './jdk.ts';
import { mavenHost } from './mavenModel.ts';

const own: ToolIdentity = { checker: 'maven', family: 'tests' };

/** The Maven checker. */
export function createMavenChecker(options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'Maven tests',
    family: own.family,
    languages: ['java'],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      if (document.languageId !== 'java' || context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const project = await javaProject(snapshot, uriToPath(document.uri), document.text);
      if (project.kind !== 'maven') return { kind: 'notApplicable' };
      const maven = await findMaven();
      if ('code' in maven) return { kind: 'unavailable', failure: maven };
      const jdk = await findJdk();
      if ('code' in jdk) return { kind: 'unavailable', failure: jdk };
      const poms = [...new Set([join(project.top, 'pom.xml'), join(project.folder, 'pom.xml')])];
      return { kind: 'available', tool: 'maven', path: maven.program, configuration: poms };
    },
    async check(context, request): Promise<CheckRun> {
      const [jdk, maven] = [await findJdk(), await findMaven()];
      if ('code' in jdk) return { kind: 'unavailable', ...own, failure: jdk };
      if ('code' in maven) return { kind: 'unavailable', ...own, failure: maven };
      const host = await mavenHost(context, options, jdk, maven);
      if (typeof host !== 'string') return { kind: 'unavailable', ...own, failure: host };
      const { snapshot, path, text } = request.overlay;
      const project = await javaProject(snapshot, path, text);
      return runJavaTests(
        { context, request, options, own, title: 'Maven', install: installMaven, jdk, project },
        async (place) => {
          const { hidden, shown } = mavenArguments(place, host, project);
          return {
            argv: [maven.program, ...hidden, ...shown],
            shown: ['mvn', ...shown],
            cwd: project.top,
            env: mavenVariables(maven),
          };
        },
      );
    },
  };
}

function mavenVariables(maven: Maven): Readonly<Record<string, string>> {
  return {
    MAVEN_HOME: join(maven.libraries, '..'),
    MAVEN_SKIP_RC: '1',
    MAVEN_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
  };
}

function nameOf(source: JavaSource): string {
  return basename(source.path, '.java');
}

/** Maven's words: those that a person would type, and those that keep its work in our folder. */
export function mavenArguments(
  place: Pick<JavaTestPlace, 'folder' | 'classes' | 'sources'>,
  host: string,
  project: Pick<JavaProject, 'folder' | 'top'>,
): { readonly shown: readonly string[]; readonly hidden: readonly string[] } {
  const { classes, folder, sources } = place;
  const module = relative(project.top, project.folder);
  // The tests of a library may lie in the modules that use it.
  const inModule = (source: JavaSource) => isInside(project.folder, source.path);
  const chosen = sources.filter((one) => isTest(one) && (classes.length === 0 || classes.includes(nameOf(one))));
  const elsewhere = classes.length === 0 ? !chosen.some(inModule) : !chosen.every(inModule);
  const tests = classes.flatMap((name) => [name, `${name}$*`]).join(',');
  return {
    shown: [
      '-o',
      '-B',
      '-q',
      ...(module === '' ? [] : ['-pl', module, '-am', ...(elsewhere ? ['-amd'] : [])]),
      ...(classes.length === 0 ? [] : [`-Dtest=${tests}`]),
      'test',
    ],
    hidden: [
      '-Dstyle.color=never',
      `-Dmaven.ext.class.path=${host}`,
      `-Dtouchstone.build=${join(folder, 'build')}`,
      '-Dmaven.surefire.debug=%AGENT%',
      '-DdisableXmlReport=false',
      '-DtrimStackTrace=false',
      '-Dsurefire.failIfNoSpecifiedTests=false',
      '-DfailIfNoTests=false',
      '-DskipTests=false',
      '-Dmaven.test.skip=false',
    ],
  };
}
