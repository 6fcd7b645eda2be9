// Maven's Surefire tests: compiled and run offline in the scratch, with all build folders moved into a
// private one, so that the person's target folder is neither read nor written.

import { join, relative } from 'node:path';
import type { CheckRun } from '../../core/evidence.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import type { ToolIdentity } from '../toolRun.ts';
import { javaProject } from './javaProject.ts';
import { runJavaTests, type JavaTestPlace } from './javaTests.ts';
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
          const { hidden, shown } = mavenArguments(place, host, relative(project.top, project.folder));
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

/** Maven's words: those that a person would type, and those that keep its work in our folder. */
export function mavenArguments(
  place: Pick<JavaTestPlace, 'folder' | 'classes'>,
  host: string,
  module: string,
): { readonly shown: readonly string[]; readonly hidden: readonly string[] } {
  const { classes, folder } = place;
  const tests = classes.flatMap((name) => [name, `${name}$*`]).join(',');
  return {
    shown: [
      '-o',
      '-B',
      '-q',
      ...(module === '' ? [] : ['-pl', module, '-am']),
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
