// Failures as data: every one has a code, a cause in words and a next step (invariant I10).
// The catalogue below is also the source of docs/failures.md.

/** All failure codes, each with the sentence that heads its entry in docs/failures.md. */
export const failureCatalogue = {
  'usage.bad-arguments': 'The command line could not be understood.',
  'config.bad-value': 'A setting has a value that cannot be used.',
  'config.bad-file': 'A workspace file of Touchstone could not be read.',
  'target.unknown-path': 'There is no file at this path.',
  'target.not-a-file': 'The path names something that is not a regular file.',
  'target.range-beyond-file': 'The range reaches beyond the end of the file.',
  'target.binary': 'The file is not text.',
  'target.encoding': 'The file is not valid UTF-8.',
  'target.too-large': 'The file is larger than 5 MB.',
  'target.no-enclosing-symbol': 'The caret is in no function and no paragraph.',
  'target.conflict-markers': 'There are merge-conflict markers in or near the selection.',
  'target.read-only': 'The file cannot be written.',
  'target.protected': 'This file configures the editor or the build and is refused as a target.',
  'target.outside-folder': 'The path leads out of the workspace folder.',
  'target.unsupported-scheme': 'The document is not a file that programs can see.',
  'document.changed': 'The document changed while the run was going on.',
  'document.closed': 'The document was closed or renamed while the run was going on.',
  'edit.refused': 'The editor did not apply the edit.',
  'edit.outside-range': 'An edit reached outside the chosen range.',
  'edit.invalid': 'An edit could not be applied to the text.',
  'edit.not-verified': 'The text was not verified, so it is not applied without a second step.',
  'trust.untrusted': 'The folder is not trusted, so nothing of it is run.',
  'isolation.none': 'This system has no sandbox, and running the code without one was not allowed.',
  'checker.missing': 'A tool that this project needs was not found.',
  'checker.unusable': 'A tool answered in a way that cannot be understood.',
  'checker.blocked': 'A tool needs code that compiles, and a compiler has said that it does not.',
  'checker.crashed': 'A tool ended abnormally.',
  'checker.timeout': 'A tool did not end before its deadline.',
  'checker.set-up': 'The tests could not start: their set-up failed.',
  'tests.none': 'No test ran.',
  'verify.no-signal': 'Nothing outside a model can tell right from wrong here.',
  'repair.ambiguous': 'Several changes pass every test, and the tests do not tell which is right.',
  'repair.weak-evidence': 'A change passes every test, but the tests say too little to call it right.',
  'repair.elsewhere': 'The most suspicious line lies outside the selection.',
  'crash.not-reproduced': 'A pasted crash does not come back when its script is run again.',
  'verify.flaky': 'A test changes its mind on the same text, so it proves nothing.',
  'critique.refuted': 'Running what a finding claims has shown that it is wrong.',
  'critique.unsettled': 'Some claims of findings were not run.',
  'budget.spent': 'The budget of this run is spent.',
  'run.overlapping': 'Another refinement of the same text is still going on.',
  'run.cancelled': 'The run was cancelled.',
  'run.interrupted': 'The run was interrupted by a crash or a restart.',
  'model.none': 'No model is configured.',
  'model.no-key': 'No key is stored for this endpoint.',
  'model.unauthorised': 'The endpoint refused the key.',
  'model.unknown-model': 'The endpoint does not know this model.',
  'model.unreachable': 'The endpoint could not be reached.',
  'model.dns': 'The host name of the endpoint could not be resolved.',
  'model.certificate': 'The certificate of the endpoint could not be verified.',
  'model.proxy': 'The proxy refused the connection.',
  'model.rate-limited': 'The endpoint asks to wait.',
  'model.server-error': 'The endpoint failed.',
  'model.bad-request': 'The endpoint refused the request.',
  'model.not-a-chat-endpoint': 'What answered is not an OpenAI-compatible chat endpoint.',
  'model.redirected': 'The endpoint redirected to another address, which is not followed.',
  'model.connection-lost': 'The connection broke in the middle of the reply.',
  'model.idle': 'The reply stopped coming.',
  'model.timeout': 'The reply took longer than allowed.',
  'model.too-large': 'The reply is larger than allowed.',
  'model.bad-encoding': 'The reply holds characters that are not valid UTF-8.',
  'model.refused': 'The model declined to answer.',
  'model.filtered': 'The endpoint filtered the reply.',
  'model.cut': 'The reply was cut before its end line.',
  'model.truncated-prompt': 'The endpoint seems to have dropped part of the prompt.',
  'model.no-logprobs': 'The endpoint tells no log-probabilities of tokens.',
  'model.other-model': 'Another model answered than the one asked for.',
  'model.editor': 'The editor’s language model could not be used.',
  'reply.no-block': 'The reply holds no replacement text.',
  'reply.two-blocks': 'The reply holds more than one replacement text.',
  'reply.no-end': 'The reply’s end line is missing.',
  'reply.placeholder': 'The reply leaves code out with a placeholder.',
  'reply.not-a-list': 'The reply is not the list that was asked for.',
  'reply.unanchored': 'A finding quotes text that is not in the selection.',
  'reply.unfaithful': 'A finding does not rest on what it cites.',
  internal: 'Something went wrong inside Touchstone.',
} as const;

/** The code of a failure: stable, kebab-case, with its area in front. */
export type FailureCode = keyof typeof failureCatalogue;

/** One expected failure. */
export interface Failure {
  readonly code: FailureCode;
  /** What happened, in a sentence; holds no secret and no control characters. */
  readonly message: string;
  /** What the person can do next, in a sentence. */
  readonly nextStep: string;
  /** Raw words of the tool or endpoint, capped and redacted. */
  readonly detail?: string;
  /** Where the person should look next; `line` is zero-based. */
  readonly place?: { readonly uri: string; readonly line: number };
}

/** Makes a failure. */
export function failure(code: FailureCode, message: string, nextStep: string, detail?: string): Failure {
  return detail === undefined ? { code, message, nextStep } : { code, message, nextStep, detail };
}

/** Drops failures that say the same: tools that share a compiler share its trouble, which is told once. */
export function distinctFailures(failures: readonly Failure[]): readonly Failure[] {
  const told = new Map(failures.map((one) => [JSON.stringify([one.code, one.message, one.nextStep]), one]));
  return [...told.values()];
}
