// A small stand-in for the `vscode` module: only what the client's parts touch in unit tests. The real one
// is met in the editor tests.

type Listener<T> = (value: T) => unknown;

export class EventEmitter<T> {
  private readonly listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  private constructor(scheme: string, path: string, query: string) {
    this.scheme = scheme;
    this.path = path;
    this.query = query;
  }
  static parse(text: string): Uri {
    const { protocol, pathname, search } = new URL(text);
    return new Uri(protocol.slice(0, -1), pathname, search.slice(1));
  }
  static from({ scheme, path, query }: { scheme: string; path: string; query?: string }): Uri {
    return new Uri(scheme, path, query ?? '');
  }
  static file(path: string): Uri {
    return new Uri('file', path, '');
  }
  toString(): string {
    return `${this.scheme}://${this.path}${this.query === '' ? '' : `?${this.query}`}`;
  }
}

export class Range {
  readonly numbers: readonly number[];
  constructor(...numbers: number[]) {
    this.numbers = numbers;
  }
  get start() {
    return { line: this.numbers[0] ?? 0, character: this.numbers[1] ?? 0 };
  }
  get end() {
    return { line: this.numbers[2] ?? 0, character: this.numbers[3] ?? 0 };
  }
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class WorkspaceEdit {
  readonly replaced: { readonly uri: Uri; readonly range: Range; readonly text: string }[] = [];
  replace(uri: Uri, range: Range, text: string): void {
    this.replaced.push({ uri, range, text });
  }
}

export class TabInputTextDiff {}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;
  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class LanguageModelError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
  static readonly NoPermissions = { name: 'NoPermissions' };
  static readonly Blocked = { name: 'Blocked' };
  static readonly NotFound = { name: 'NotFound' };
}

export const LanguageModelChatMessage = {
  User: (content: string) => ({ role: 'user', content }),
  Assistant: (content: string) => ({ role: 'assistant', content }),
};

export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };

export class CancellationTokenSource {
  private readonly asked = new EventEmitter<void>();
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => unknown) => this.asked.event(listener),
  };
  cancel(): void {
    this.token.isCancellationRequested = true;
    this.asked.fire();
  }
  dispose(): void {
    this.asked.dispose();
  }
}

export const FilePermission = { Readonly: 1 };

/** What a test sets and looks at. */
export const fake = {
  document: { version: 1, text: '' },
  applyEdit: (_edit: WorkspaceEdit): boolean | Promise<boolean> => true,
  applied: [] as WorkspaceEdit[],
  executed: [] as { readonly command: string; readonly words: readonly unknown[] }[],
  models: [] as {
    id: string;
    family: string;
    sendRequest(messages: unknown): Promise<{ text: AsyncIterable<string> }>;
  }[],
  settings: {} as Record<string, { globalValue?: unknown; workspaceValue?: unknown }>,
  trusted: true,
  /** Answers to input boxes, in order. */
  inputs: [] as string[],
  /** Messages that were shown, with their buttons, and the button that is pressed on each. */
  shown: [] as { readonly kind: 'information' | 'warning'; readonly words: readonly unknown[] }[],
  pressed: undefined as string | undefined,
  /** Progress that was shown. */
  progress: [] as {
    readonly location: number;
    readonly cancellable?: boolean;
    readonly title?: string;
    readonly messages: readonly string[];
    cancel(): void;
  }[],
};

function answerOf(kind: 'information' | 'warning', words: readonly unknown[]): Promise<string | undefined> {
  fake.shown.push({ kind, words });
  return Promise.resolve(fake.pressed);
}

export const workspace = {
  get isTrusted() {
    return fake.trusted;
  },
  openTextDocument: (uri: Uri) =>
    Promise.resolve({ uri, version: fake.document.version, getText: () => fake.document.text }),
  async applyEdit(edit: WorkspaceEdit) {
    fake.applied.push(edit);
    return fake.applyEdit(edit);
  },
  getConfiguration: (section: string) => ({ inspect: (key: string) => fake.settings[`${section}.${key}`] }),
  getWorkspaceFolder: (uri: Uri) => (uri.scheme === 'file' ? { uri: Uri.file('/folder'), name: 'folder' } : undefined),
  fs: { isWritableFileSystem: () => true, stat: () => Promise.resolve({ permissions: 0 }) },
};

export const window = {
  activeTextEditor: undefined,
  createTreeView: () => ({ description: '', dispose: () => undefined }),
  onDidChangeActiveTextEditor: () => ({ dispose: () => undefined }),
  tabGroups: { all: [], close: () => Promise.resolve(true) },
  showTextDocument: () => Promise.resolve(),
  showInputBox: () => Promise.resolve(fake.inputs.shift()),
  showInformationMessage: (...words: unknown[]) => answerOf('information', words),
  withProgress(
    options: { readonly location: number; readonly cancellable?: boolean; readonly title?: string },
    task: (progress: { report(value: { message?: string }): void }, token: unknown) => Promise<unknown>,
  ) {
    const button = new CancellationTokenSource();
    const messages: string[] = [];
    fake.progress.push({ ...options, messages, cancel: () => button.cancel() });
    return task({ report: ({ message }) => messages.push(message ?? '') }, button.token);
  },
  showWarningMessage: (...words: unknown[]) => answerOf('warning', words),
};

export const commands = {
  executeCommand(command: string, ...words: unknown[]) {
    fake.executed.push({ command, words });
    return Promise.resolve();
  },
};

export const lm = { selectChatModels: () => Promise.resolve(fake.models) };

export const l10n = {
  t: (text: string, ...words: unknown[]) =>
    text.replaceAll(/\{(\d)\}/gu, (_, index: string) => String(words[Number(index)])),
};
