// One TypeScript project kept warm in the worker: a language service over a configuration file, or over
// inferred options, that reads through the compiler's disk. Finding the project is typescriptProjects.ts.

import type ts from 'typescript6';
import type { CompilerDisk } from './typescriptDisk.ts';

/** The module `typescript`, of whatever version is loaded. */
export type TypeScript = typeof ts;

/** What the projects of one compiler share. */
export interface CompilerHost {
  readonly ts: TypeScript;
  readonly disk: CompilerDisk;
  readonly registry: ts.DocumentRegistry;
  /** Whether the question that is being answered was withdrawn. */
  cancelled(): boolean;
  /** Reads a configuration file with all that it extends; remembered until something on disk changes. */
  parse(configPath: string): ts.ParsedCommandLine | undefined;
}

/** A warm project. */
export interface Project {
  /** Absolute path of its configuration file; undefined where options are inferred. */
  readonly config: string | undefined;
  readonly service: ts.LanguageService;
  /** The program for the present question, with `extra` files as roots beside the configured ones. */
  program(extra?: readonly string[]): ts.Program;
  options(): ts.CompilerOptions;
  /** Counts up when imports may lead elsewhere than before. */
  generation(): number;
}

/** Opens the project of a configuration file, or one with inferred options for the folder `folder`. */
export function openProject(host: CompilerHost, folder: string, config: string | undefined): Project {
  const { ts, disk } = host;
  let roots: readonly string[] = [];
  let structure = -1;
  let generation = 0;
  let parsed: ts.ParsedCommandLine | undefined;
  let invalidated = true;
  const inferred = inferredOptions(ts);

  const refresh = () => {
    if (structure === disk.structure()) return;
    structure = disk.structure();
    generation++;
    invalidated = true;
    if (config !== undefined) parsed = host.parse(config);
  };
  const serviceHost: ts.LanguageServiceHost = {
    getCompilationSettings: () => parsed?.options ?? inferred,
    getScriptFileNames: () => [...new Set([...(parsed?.fileNames ?? []), ...roots])],
    getScriptVersion: (path) => disk.version(path),
    getScriptSnapshot(path) {
      const text = disk.text(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getProjectReferences: () => parsed?.projectReferences,
    getParsedCommandLine: (path) => host.parse(path),
    getCancellationToken: () => ({ isCancellationRequested: () => host.cancelled() }),
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    fileExists: (path) => disk.fileExists(path),
    directoryExists: (path) => disk.directoryExists(path),
    readFile: (path) => (path.endsWith('.json') ? disk.readWatched(path) : disk.text(path)),
    readDirectory: (path, ...rest) => ts.sys.readDirectory(path, ...rest),
    getDirectories(path) {
      disk.watchFolder(path);
      return disk.directoryExists(path) ? ts.sys.getDirectories(path) : [];
    },
    ...(ts.sys.realpath ? { realpath: ts.sys.realpath } : {}),
  };
  // Not in the public type of the host, yet read from it by every version since 3.
  const hidden = {
    hasInvalidatedResolutions: () => invalidated,
    useSourceOfProjectReferenceRedirect: () => true,
  };
  const service = ts.createLanguageService(Object.assign(serviceHost, hidden), host.registry);

  return {
    config,
    service,
    program(extra = []) {
      refresh();
      roots = extra;
      const program = service.getProgram();
      if (!program) throw new Error('the language service has no program');
      invalidated = false;
      return program;
    },
    options: () => parsed?.options ?? inferred,
    generation: () => generation,
  };
}

/** Options for files without a configuration, lenient as an editor's are. */
function inferredOptions(ts: TypeScript): ts.CompilerOptions {
  const major = Number(ts.version.split('.')[0]);
  return {
    allowJs: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler ?? ts.ModuleResolutionKind.NodeJs,
    jsx: ts.JsxEmit.ReactJSX,
    strict: false,
    strictNullChecks: true,
    strictFunctionTypes: true,
    experimentalDecorators: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    ...(major >= 6 ? { types: ['*'] } : {}),
  };
}

/** Whether the compiler checks the types of `file`: always TypeScript, JavaScript only when asked to. */
export function isTypeChecked(file: ts.SourceFile, options: ts.CompilerOptions): boolean {
  if (!/\.[cm]?jsx?$/.test(file.fileName)) return true;
  const directive = (file as { readonly checkJsDirective?: { readonly enabled: boolean } }).checkJsDirective;
  return directive?.enabled ?? options.checkJs ?? false;
}
