// What only Maven knows about a build: source folders, jars and the language version. Asked once for each
// text of the pom files, offline, and stopped before any plugin runs.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod/mini';
import { shortHash } from '../../base/hash.ts';
import { failure, type Failure } from '../../core/failure.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { firstWords, runTool, toolTrouble } from '../toolRun.ts';
import { mavenHostComponents, mavenHostSource } from './hosts/mavenHost.ts';
import { exists, type JavaProject } from './javaProject.ts';
import { builtHost, findMaven, installMaven, javaVariables, type Jdk, type Maven } from './jdk.ts';
import { currentText } from '../../workspace/currentText.ts';

const projectShape = z.object({
  folder: z.string(),
  sources: z.array(z.string()),
  tests: z.array(z.string()),
  release: z.string(),
  source: z.string(),
  jars: z.array(z.string()),
  trouble: z.string(),
});
const modelShape = z.object({ projects: z.array(projectShape) });
type Model = z.infer<typeof modelShape>;

/** What the compiler needs for one module. */
export interface MavenModel {
  readonly kind: 'model';
  /** The module's own folders first, then those of the other modules. */
  readonly sources: readonly string[];
  readonly jars: readonly string[];
  readonly release: string;
  readonly source: string;
  /** Why the jars are not complete. */
  readonly trouble?: string;
}

/** The folder with our class for Maven, compiled against this Maven. */
export function mavenHost(
  context: CheckerContext,
  options: CheckerOptions,
  jdk: Jdk,
  maven: Maven,
): Promise<string | Failure> {
  return builtHost(context, options, jdk, {
    name: 'TouchstoneMaven',
    source: mavenHostSource,
    classpath: join(maven.libraries, '*'),
    resources: { 'META-INF/plexus/components.xml': mavenHostComponents },
  });
}

/** The model of the document's module. */
export async function mavenModel(
  context: CheckerContext,
  request: CheckRequest,
  options: CheckerOptions,
  jdk: Jdk,
  project: JavaProject,
): Promise<MavenModel | { readonly kind: 'failed'; readonly failure: Failure }> {
  const { snapshot } = request.overlay;
  const poms = await pomFiles(project.top);
  const texts = await Promise.all(poms.map((path) => currentText(snapshot, path)));
  const key = shortHash([project.top, jdk.javac, mavenHostSource, ...poms, ...texts.map((text) => text ?? '')]);
  const folder = join(cacheFolderOf(options, 'maven'), 'models');
  const file = join(folder, `${key}.json`);
  const known = (await exists(file)) ? readModel(await readFile(file, 'utf8')) : undefined;
  // A jar that is gone makes the memory worthless.
  if (known !== undefined && (await allExist(known))) return moduleOf(known, project.folder);
  const asked = await askMaven(context, request, options, jdk, project);
  if ('code' in asked) return { kind: 'failed', failure: asked };
  if (asked.projects.every((one) => one.trouble === '')) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify(asked), { mode: 0o600 });
  }
  return moduleOf(asked, project.folder);
}

async function askMaven(
  context: CheckerContext,
  request: CheckRequest,
  options: CheckerOptions,
  jdk: Jdk,
  project: JavaProject,
): Promise<Model | Failure> {
  const maven = await findMaven();
  if ('code' in maven) return maven;
  const host = await mavenHost(context, options, jdk, maven);
  if (typeof host !== 'string') return host;
  await mkdir(options.tempFolder, { recursive: true });
  const folder = await mkdtemp(join(options.tempFolder, 'maven-model-'));
  try {
    const model = join(folder, 'model.json');
    return await context.scratch.withOverlay(
      request.overlay,
      async (scratch) => {
        const switches = ['-o', '-B', '-q', `-Dmaven.ext.class.path=${host}`, `-Dtouchstone.model=${model}`];
        const end = await runTool(context, {
          argv: [maven.program, ...switches, 'validate'],
          cwd: scratch.toScratch(project.top),
          env: { ...javaVariables(jdk), MAVEN_SKIP_RC: '1', MAVEN_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1' },
          within: scratch,
          writable: [folder],
        });
        const own = { checker: 'javac', family: 'types' } as const;
        const trouble = toolTrouble(own, 'Maven', installMaven, end, context.settings.deadlineMs);
        if (trouble !== undefined) return trouble.failure;
        const read = (await exists(model)) ? readModel(await readFile(model, 'utf8')) : undefined;
        if (read === undefined) {
          const message = 'Maven could not read the project, so its classpath is not known.';
          const next = 'Run mvn validate in a terminal to see why; dependencies must be on this machine.';
          return failure('checker.set-up', message, next, firstWords(end));
        }
        const back = (paths: readonly string[]) => paths.map((path) => scratch.toWorkspace(path));
        return {
          projects: read.projects.map((one) => ({
            ...one,
            folder: scratch.toWorkspace(one.folder),
            sources: back(one.sources),
            tests: back(one.tests),
            jars: back(one.jars),
          })),
        };
      },
      context.signal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readModel(text: string): Model | undefined {
  try {
    const parsed = z.safeParse(modelShape, JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Not JSON: asked again, or told as a broken set-up.
  }
}

async function allExist(model: Model): Promise<boolean> {
  for (const jar of new Set(model.projects.flatMap((one) => one.jars))) if (!(await exists(jar))) return false;
  return true;
}

function moduleOf(model: Model, folder: string): MavenModel {
  const own = model.projects.find((one) => relative(one.folder, folder) === '');
  const others = model.projects.filter((one) => one !== own);
  const trouble = own?.trouble;
  return {
    kind: 'model',
    sources: [...(own?.sources ?? []), ...(own?.tests ?? []), ...others.flatMap((one) => one.sources)],
    jars: own?.jars ?? [],
    release: own?.release ?? '',
    source: own?.source ?? '',
    ...(own === undefined ? { trouble: 'the folder is no module of the build above it' } : {}),
    ...(trouble === undefined || trouble === '' ? {} : { trouble }),
  };
}

/** The pom files of a build, sorted. */
async function pomFiles(top: string): Promise<readonly string[]> {
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name === 'pom.xml' && entry.isFile()) files.push(join(folder, entry.name));
      const inner = entry.isDirectory() && !/^(?:\..*|target|src|node_modules)$/.test(entry.name);
      if (inner && depth < 4 && files.length < 500) await visit(join(folder, entry.name), depth + 1);
    }
  };
  await visit(top, 0);
  return files.toSorted();
}
