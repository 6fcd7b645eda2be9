// The settings of one run. What names an endpoint, a key, a command or a budget comes from user scope
// only; the merged value of the editor, in which a workspace has a say, is not even looked at for those.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../base/result.ts';
import type { MatcherCommand } from '../checkers/checker.ts';
import { defaultLimits, type BudgetLimits } from '../core/budget.ts';
import { failure, type Failure } from '../core/failure.ts';
import { roles, type Role } from '../core/ports.ts';
import { rungs, type Rung } from '../core/rung.ts';
import { criticIds, defaultCriticIds } from '../engine/criticIds.ts';
import { ladderId, strategyChoices } from '../engine/strategyIds.ts';

/** One endpoint and model as the person wrote them; `editor` as address means the editor's own models. */
export interface ModelChoice {
  readonly baseUrl: string;
  readonly name: string;
}

/** Settings of one run. */
export interface RunSettings {
  readonly models: { readonly [role in Role | 'default']?: ModelChoice };
  readonly effort: Rung;
  /** The one strategy that refines; absent for the ladder up to `effort`. */
  readonly strategy?: string;
  readonly limits: BudgetLimits;
  readonly critiqueOnSave: boolean;
  readonly showOpinions: boolean;
  /** Look with the text rules at every change. */
  readonly critiqueLive: boolean;
  /** Ids of the critics that are asked beside those that always are. */
  readonly critics: readonly string[];
  /** Whether those are asked too that failed the exam. */
  readonly askFailedCritics: boolean;
  readonly checkersOff: readonly string[];
  readonly deadlineMs: number;
  readonly testCommand: readonly string[];
  readonly commands: readonly MatcherCommand[];
}

/** Keys below `touchstone.` that only the person may set. */
export const userScopeKeys = [
  'model.baseUrl',
  'model.name',
  ...roles.map((role) => `roles.${role}` as const),
  'budget.tokens',
  'budget.seconds',
  'budget.usd',
  'test.command',
  'checkers.commands',
  'critique.critics',
  'critique.askFailedCritics',
  'strategy',
] as const;

/** One of them. */
export type UserScopeKey = (typeof userScopeKeys)[number];

const choice = z.object({ baseUrl: z.optional(z.string()), name: z.optional(z.string()) });
const schemas = {
  text: z.string(),
  count: z.number().check(z.positive()),
  flag: z.boolean(),
  words: z.array(z.string()),
  choice: z.nullable(choice),
  effort: z.enum(rungs),
  strategy: z.enum(strategyChoices),
  critics: z.array(z.enum(criticIds)),
  commands: z.array(
    z.object({
      name: z.string().check(z.regex(/^[\w.-]{1,40}$/)),
      command: z.array(z.string()).check(z.minLength(1)),
      languages: z.optional(z.array(z.string())),
      problemMatcher: z.unknown(),
    }),
  ),
};

/**
 * Reads the settings.
 *
 * @param merged the editor's `touchstone` section for the document, nested.
 * @param user values of `userScopeKeys` from user scope, by flat key.
 * @param testCommand the person's command for this folder; wins over the setting.
 */
export function readSettings(
  merged: unknown,
  user: Readonly<Record<string, unknown>>,
  testCommand: readonly string[] = [],
): Result<RunSettings, Failure> {
  const faults: string[] = [];
  const take = <T>(schema: z.ZodMiniType<T>, key: string, value: unknown, fallback: T): T => {
    if (value === undefined || value === null || value === '') return fallback;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    faults.push(key);
    return fallback;
  };
  const fromUser = <T>(schema: z.ZodMiniType<T>, key: UserScopeKey, fallback: T) =>
    take(schema, key, user[key], fallback);
  const fromMerged = <T>(schema: z.ZodMiniType<T>, key: string, fallback: T) =>
    take(schema, key, valueAt(merged, key), fallback);
  const models: { [role in Role | 'default']?: ModelChoice } = {};
  const baseUrl = fromUser(schemas.text, 'model.baseUrl', '').trim();
  const name = fromUser(schemas.text, 'model.name', '').trim();
  if (baseUrl !== '') models.default = { baseUrl, name };
  for (const role of roles) {
    const own = fromUser(schemas.choice, `roles.${role}`, null);
    const roleUrl = own?.baseUrl?.trim() || baseUrl;
    if (own && roleUrl !== '' && (own.baseUrl || own.name))
      models[role] = { baseUrl: roleUrl, name: own.name?.trim() || name };
  }
  const strategy = fromUser(schemas.strategy, 'strategy', ladderId);
  const settings: RunSettings = {
    models,
    ...(strategy === ladderId ? {} : { strategy }),
    effort: fromMerged(schemas.effort, 'effort', 'repair'),
    limits: {
      ...defaultLimits,
      tokens: fromUser(schemas.count, 'budget.tokens', defaultLimits.tokens),
      seconds: fromUser(schemas.count, 'budget.seconds', defaultLimits.seconds),
      usd: fromUser(schemas.count, 'budget.usd', defaultLimits.usd),
    },
    critiqueOnSave: fromMerged(schemas.flag, 'critique.onSave', false),
    critiqueLive: fromMerged(schemas.flag, 'critique.live', true),
    showOpinions: fromMerged(schemas.flag, 'critique.showOpinions', true),
    critics: fromUser(schemas.critics, 'critique.critics', defaultCriticIds),
    askFailedCritics: fromUser(schemas.flag, 'critique.askFailedCritics', false),
    checkersOff: fromMerged(schemas.words, 'checkers.off', []),
    deadlineMs: fromMerged(schemas.count, 'checkers.deadlineSeconds', 120) * 1000,
    testCommand: testCommand.length > 0 ? testCommand : fromUser(schemas.words, 'test.command', []),
    commands: fromUser(schemas.commands, 'checkers.commands', []).map(
      ({ name, command, languages, problemMatcher }) => ({
        name,
        argv: command,
        languages: languages ?? [],
        matcher: problemMatcher,
      }),
    ),
  };
  if (faults.length === 0) return ok(settings);
  const named = faults.map((key) => `touchstone.${key}`).join(', ');
  return err(
    failure(
      'config.bad-value',
      `The setting ${named} has a value that cannot be used.`,
      'Open the settings and correct it.',
    ),
  );
}

/** The value at a dotted key of a nested object; own properties only. */
function valueAt(nested: unknown, key: string): unknown {
  let value = nested;
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** User settings of a plain editor: nested or flat, with or without `touchstone.` in front. */
export function flatUserSettings(given: unknown): Readonly<Record<string, unknown>> {
  const flat: Record<string, unknown> = {};
  if (typeof given !== 'object' || given === null) return flat;
  const record = given as Record<string, unknown>;
  for (const key of userScopeKeys) {
    const value =
      record[key] ?? record[`touchstone.${key}`] ?? valueAt(given, key) ?? valueAt(record['touchstone'], key);
    if (value !== undefined) flat[key] = value;
  }
  return flat;
}
