// What a run may look at beside the selection: an explicit list, shown to the person, and nothing else.

/** One piece of context, as it will be sent. */
export interface ContextItem {
  readonly kind: 'imports' | 'enclosing' | 'test' | 'caller' | 'rules' | 'diagnostics';
  /** What it is, for the person: a path relative to the folder and a few words. */
  readonly title: string;
  readonly text: string;
}
