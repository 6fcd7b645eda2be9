// What the server's thread and the TypeScript worker say to each other: plain data, with an id for each question.

/** What every question holds: one text in one workspace. */
export interface WireSubject {
  /** Absolute path of the `typescript.js` to use. */
  readonly typescript: string;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** Unsaved texts of other documents, by absolute path. */
  readonly buffers: readonly (readonly [path: string, text: string])[];
}

/** A place to fix: a compiler error and where it is, in offsets of the text. */
export interface WireFault {
  readonly code: number;
  readonly start: number;
  readonly end: number;
}

/** One question. `syntax` reads the text alone; the others know its project. */
export type WireQuestion =
  | (WireSubject & { readonly kind: 'syntax' })
  | (WireSubject & {
      readonly kind: 'check';
      /** Most dependants that are looked at. */
      readonly dependantLimit: number;
      /** Milliseconds after which the first look at the dependants stops adding more of them. */
      readonly dependantMs: number;
    })
  | (WireSubject & { readonly kind: 'fixes'; readonly faults: readonly WireFault[] })
  /** Many texts that were made from `text`, each to be checked in the place of it. */
  | (WireSubject & { readonly kind: 'many'; readonly texts: readonly string[] });

/** One complaint of the compiler. */
export interface WireProblem {
  readonly path: string;
  readonly code: number;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly lineText: string;
}

/** One fix for the fault at `fault` in the question; its edits are offsets of the text. */
export interface WireFix {
  readonly fault: number;
  readonly name: string;
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
}

/** How a question ended. */
export type WireAnswer =
  | {
      readonly kind: 'checked';
      readonly version: string;
      /** Absolute path of the configuration file; absent when the options were inferred. */
      readonly config?: string;
      /** Dependants whose problems are in the answer, beside the document itself. */
      readonly dependants: number;
      /** Of these, how many had to be checked again. */
      readonly rechecked: number;
      /** Dependants that were left out because there are too many. */
      readonly leftOut: number;
      readonly problems: readonly WireProblem[];
    }
  /** The document is not type-checked in its project, as plain JavaScript is not. */
  | { readonly kind: 'notChecked'; readonly reason: string }
  | { readonly kind: 'fixes'; readonly fixes: readonly WireFix[] }
  /** The problems of the document in each text; null where a text must be asked by itself. */
  | { readonly kind: 'many'; readonly version: string; readonly problems: readonly (readonly WireProblem[] | null)[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/** A question on its way; a 1 in `flag` asks to give up. */
export interface WireRequest {
  readonly id: number;
  readonly flag: SharedArrayBuffer;
  readonly question: WireQuestion;
}

/** An answer on its way. */
export interface WireReply {
  readonly id: number;
  readonly answer: WireAnswer;
}
