// The command line as data. Bad usage is a failure with a next step, never a guess.

import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import { proofOrder, type ProofState } from '../core/finding.ts';
import { rungs, type Rung } from '../core/rung.ts';
import { criticIds } from '../engine/criticIds.ts';
import { rulingKinds, type RulingKind } from '../memory/dismissals.ts';
import { strategies } from '../strategies/index.ts';
import { splitCommand } from './words.ts';

/** What critique and refine have in common. */
export interface CommonArguments {
  readonly target: string;
  readonly goal?: string;
  readonly model?: { readonly name: string; readonly baseUrl: string; readonly keyVariable?: string };
  readonly untrusted: boolean;
  /** Agrees to run the project's code where the system has no sandbox; asked for in CI. */
  readonly withoutIsolation: boolean;
  readonly trace?: string;
  readonly quiet: boolean;
  /** The person's own test command; empty for the project's runner. */
  readonly testCommand: readonly string[];
  /** Calls and what they should give, as they were typed. */
  readonly expect: readonly string[];
  /** File with a stack trace; `-` for standard input. */
  readonly crash?: string;
}

/** The command line, read. */
export type Arguments =
  | (CommonArguments & {
      readonly command: 'critique';
      readonly format: 'pretty' | 'json' | 'sarif';
      readonly failOn: ProofState;
      /** Only lines that differ from this commit; the target is a folder then. */
      readonly since?: string;
      /** Critics that were named; absent for those that run anyway. */
      readonly critics?: readonly string[];
    })
  | (CommonArguments & {
      readonly command: 'refine';
      readonly format: 'pretty' | 'json';
      readonly effort: Rung;
      readonly strategy?: string;
      readonly apply: boolean;
      readonly acceptUnverified: boolean;
      readonly maxTokens?: number;
      readonly maxSeconds?: number;
      readonly maxCost?: number;
    })
  | (CommonArguments & {
      readonly command: 'dispute';
      readonly format: 'pretty' | 'json';
      /** A saved `critique --format json`, and the id of a finding in it; its only one where absent. */
      readonly from: string;
      readonly finding?: string;
      /** The person's own ruling; no critic is asked then. */
      readonly dismiss?: RulingKind;
      readonly reason?: string;
    })
  | { readonly command: 'lsp' }
  | {
      readonly command: 'export';
      /** The trace file. */
      readonly trace: string;
      /** Rows that are left out otherwise, too. */
      readonly all: boolean;
    }
  | { readonly command: 'help' | 'version' };

/** Ids of critics, a few a line. */
const criticLines = criticIds
  .join(', ')
  .match(/.{1,60}(?:,|$)/g)!
  .join(`\n${' '.repeat(54)}`);

/** The text of `--help`. */
export const usage = `touchstone critique TARGET [--goal TEXT] [--test CMD] [--expect TEXT]… [--crash FILE|-]
                    [--format pretty|json|sarif] [--fail-on proven|supported|opinion] [--critic ID]…
touchstone critique [FOLDER] --since REF [--format …] [--fail-on …] [--critic ID]…
touchstone refine   TARGET [--goal TEXT] [--effort ${rungs.join('|')}] [--strategy ${strategies.map((one) => one.id).join('|')}]
                    [--test CMD] [--expect TEXT]… [--crash FILE|-] [--apply] [--accept-unverified] [--format pretty|json]
                    [--max-tokens N] [--max-seconds N] [--max-cost USD]
touchstone dispute  PATH --from REPORT [--finding ID] [--format pretty|json] --model NAME --base-url URL
touchstone dispute  PATH --from REPORT [--finding ID] --dismiss ${rulingKinds.join('|')} [--reason TEXT]
touchstone export   TRACE [--all]     rows for training out of a trace, as JSON Lines
touchstone lsp --stdio
touchstone --help | --version

TARGET   PATH[:LINE[:COL][-LINE[:COL]]]; lines and columns count from 1. A path alone is the whole file;
         one position is its enclosing function or paragraph, a line outside of any is itself.
REPORT   what \`critique --format json\` printed, or a dispute did: a fresh critic judges one finding of it, then
         another one that ruling; then you decide
FOLDER   where changed files are looked for; the current folder when it is left out
common   --model NAME --base-url URL [--key-env VAR]   a model; without it nothing is sent anywhere
         --expect TEXT                                 a call and what it should give: 'f(3) == 6',
                                                       'f([]) throws ValueError'; stands in for a test
         --crash FILE                                  a stack trace to reproduce; - reads standard input
         --critic ID                                   only these critics beside the programs:
${' '.repeat(55)}${criticLines}
         --untrusted                                   start nothing that belongs to the folder
         --no-isolation                                in CI: run its code also where there is no sandbox
         --trace FILE                                  write what happened, as JSON Lines
         --quiet                                       no progress

exit     0 nothing at or above --fail-on / verified improvement, or nothing needed
         1 findings / no improvement   2 bad usage   3 cancelled, or budget spent with nothing verified
         a dispute: 0 the finding falls or is dismissed, 1 it stands, 4 that cannot be told
         4 could not verify, or declined   5 the endpoint failed and no model-free rung helped
`;

/** Reads `argv` (without node and script). */
export function parseArguments(argv: readonly string[]): Result<Arguments, Failure> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        goal: { type: 'string' },
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        effort: { type: 'string' },
        strategy: { type: 'string' },
        test: { type: 'string' },
        critic: { type: 'string', multiple: true },
        since: { type: 'string' },
        expect: { type: 'string', multiple: true },
        crash: { type: 'string' },
        apply: { type: 'boolean' },
        'accept-unverified': { type: 'boolean' },
        'max-tokens': { type: 'string' },
        'max-seconds': { type: 'string' },
        'max-cost': { type: 'string' },
        model: { type: 'string' },
        'base-url': { type: 'string' },
        'key-env': { type: 'string' },
        untrusted: { type: 'boolean' },
        'no-isolation': { type: 'boolean' },
        trace: { type: 'string' },
        quiet: { type: 'boolean' },
        stdio: { type: 'boolean' },
        all: { type: 'boolean' },
        from: { type: 'string' },
        finding: { type: 'string' },
        dismiss: { type: 'string' },
        reason: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    return bad((error as Error).message);
  }
  const { values, positionals } = parsed;
  const ofDispute = ['from', 'finding', 'dismiss', 'reason'] as const;
  if (values.help) return ok({ command: 'help' });
  if (values.version) return ok({ command: 'version' });
  const [command, ...targets] = positionals;
  if (command === undefined) return bad('There is no command.');
  const onlyFor = (names: readonly (keyof typeof values)[]) => names.find((name) => values[name] !== undefined);
  if (command === 'lsp') {
    return values.stdio && targets.length === 0
      ? ok({ command: 'lsp' })
      : bad('`touchstone lsp` speaks over standard input and output: write `touchstone lsp --stdio`.');
  }
  if (command === 'export') {
    const named = Object.keys(values).find((name) => name !== 'all');
    if (named !== undefined) return bad(`\`--${named}\` does not belong to export.`);
    if (targets.length !== 1) return bad('`touchstone export` takes one trace: write `touchstone export FILE`.');
    return ok({ command: 'export', trace: targets[0]!, all: values.all ?? false });
  }
  if (values.all !== undefined) return bad('`--all` belongs to export.');
  if (command !== 'critique' && command !== 'refine' && command !== 'dispute')
    return bad(`There is no command “${command}”.`);
  if (targets.length === 0 && command === 'critique' && values.since !== undefined) targets.push('.');
  if (targets.length !== 1) return bad(targets.length === 0 ? 'TARGET is missing.' : 'There is more than one TARGET.');
  if ((values.model === undefined) !== (values['base-url'] === undefined))
    return bad('`--model` and `--base-url` go together.');
  if (values['key-env'] !== undefined && values.model === undefined)
    return bad('`--key-env` needs `--model` and `--base-url`.');
  const testCommand = values.test === undefined ? ok([] as readonly string[]) : splitCommand(values.test);
  if (!testCommand.ok) return bad(`The test command cannot be used: ${testCommand.error}.`);
  const common: CommonArguments = {
    target: targets[0]!,
    testCommand: testCommand.value,
    expect: values.expect ?? [],
    untrusted: values.untrusted ?? false,
    withoutIsolation: values['no-isolation'] ?? false,
    quiet: values.quiet ?? false,
    ...(values.goal === undefined ? {} : { goal: values.goal }),
    ...(values.crash === undefined ? {} : { crash: values.crash }),
    ...(values.trace === undefined ? {} : { trace: values.trace }),
    ...(values.model === undefined
      ? {}
      : {
          model: {
            name: values.model,
            baseUrl: values['base-url']!,
            ...(values['key-env'] === undefined ? {} : { keyVariable: values['key-env'] }),
          },
        }),
  };
  const strange = command === 'dispute' ? undefined : onlyFor(ofDispute);
  if (strange) return bad(`\`--${strange}\` belongs to dispute.`);
  if (command === 'dispute') {
    const named: readonly string[] = ['goal', 'format', 'model', 'base-url', 'key-env', 'quiet', ...ofDispute];
    const stray = Object.keys(values).find((name) => !named.includes(name));
    if (stray !== undefined) return bad(`\`--${stray}\` does not belong to dispute.`);
    if (values.from === undefined)
      return bad('`touchstone dispute` needs the report that holds the finding: `--from FILE`.');
    const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json'] as const);
    if (!format.ok) return format;
    const dismiss = values.dismiss === undefined ? ok(undefined) : oneOf('dismiss', values.dismiss, rulingKinds);
    if (!dismiss.ok) return dismiss;
    if (values.reason !== undefined && dismiss.value === undefined) return bad('`--reason` goes with `--dismiss`.');
    if (dismiss.value === undefined && values.model === undefined)
      return bad('A dispute needs a critic: `--model` and `--base-url`; or rule yourself with `--dismiss`.');
    return ok({
      ...common,
      command,
      // Nothing of the folder is run.
      untrusted: true,
      format: format.value,
      from: values.from,
      ...(values.finding === undefined ? {} : { finding: values.finding }),
      ...(dismiss.value === undefined ? {} : { dismiss: dismiss.value }),
      ...(values.reason === undefined ? {} : { reason: values.reason }),
    });
  }
  if (command === 'critique') {
    const stray = onlyFor([
      'effort',
      'strategy',
      'apply',
      'accept-unverified',
      'max-tokens',
      'max-seconds',
      'max-cost',
      'stdio',
    ]);
    if (stray) return bad(`\`--${stray}\` does not belong to critique.`);
    const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json', 'sarif'] as const);
    if (!format.ok) return format;
    const failOn = oneOf(
      'fail-on',
      values['fail-on'] ?? 'proven',
      proofOrder.filter((one) => one !== 'unknown'),
    );
    if (!failOn.ok) return failOn;
    const unknown = values.critic?.find((id) => !criticIds.includes(id));
    if (unknown !== undefined) return bad(`There is no critic “${unknown}”; there are: ${criticIds.join(', ')}.`);
    const critics = values.critic === undefined ? {} : { critics: [...new Set(values.critic)] };
    const since = values.since === undefined ? {} : { since: values.since };
    if (values.since !== undefined && (values.crash !== undefined || values.expect !== undefined))
      return bad('`--since` looks at many files: `--expect` and `--crash` belong to one.');
    return ok({ ...common, command, format: format.value, failOn: failOn.value, ...critics, ...since });
  }
  const stray = onlyFor(['fail-on', 'critic', 'since', 'stdio']);
  if (stray) return bad(`\`--${stray}\` does not belong to refine.`);
  const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json'] as const);
  if (!format.ok) return format;
  const effort = oneOf('effort', values.effort ?? 'repair', rungs);
  if (!effort.ok) return effort;
  if (values.strategy !== undefined && !strategies.some((one) => one.id === values.strategy)) {
    return bad(`There is no strategy “${values.strategy}”; there are: ${strategies.map((one) => one.id).join(', ')}.`);
  }
  const numbers: { maxTokens?: number; maxSeconds?: number; maxCost?: number } = {};
  for (const [name, key] of [
    ['max-tokens', 'maxTokens'],
    ['max-seconds', 'maxSeconds'],
    ['max-cost', 'maxCost'],
  ] as const) {
    if (values[name] === undefined) continue;
    const number = Number(values[name]);
    if (values[name].trim() === '' || !Number.isFinite(number) || number < 0)
      return bad(`\`--${name}\` needs a number that is not negative.`);
    numbers[key] = number;
  }
  return ok({
    ...common,
    ...numbers,
    command,
    format: format.value,
    effort: effort.value,
    apply: values.apply ?? false,
    acceptUnverified: values['accept-unverified'] ?? false,
    ...(values.strategy === undefined ? {} : { strategy: values.strategy }),
  });
}

function oneOf<const T extends string>(option: string, value: string, values: readonly T[]): Result<T, Failure> {
  const found = values.find((one) => one === value);
  return found === undefined ? bad(`\`--${option}\` is one of ${values.join(', ')}; “${value}” is not.`) : ok(found);
}

function bad(message: string): { readonly ok: false; readonly error: Failure } {
  return err(failure('usage.bad-arguments', message, 'See `touchstone --help`.'));
}
