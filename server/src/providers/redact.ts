// Takes secrets out of everything that leaves for a model and puts them back into what returns. The
// same secret has the same placeholder in every message; placeholders that were not sent stay text.

import type { Message, ModelPort, ModelReply } from '../core/ports.ts';
import { secretsByName } from './secretNames.ts';
import { secretPatterns } from './secretPatterns.ts';

/** Hides secrets and restores them. It remembers what it has seen, so that a value is hidden on every later channel. */
export interface Redactor {
  /** Makes a value known as a secret, such as a key that was just asked for. */
  add(secret: string): void;
  /** Notes the secrets of a text, so that they are hidden in other texts as well. */
  learn(text: string): void;
  /** The text with every secret replaced by its placeholder. */
  hide(text: string): string;
  /**
   * Puts secrets back.
   *
   * @param sent placeholders that were really sent; others stay as they are. All known ones by default.
   */
  restore(text: string, sent?: ReadonlySet<string>): string;
}

const placeholderPattern = /__TOUCHSTONE_SECRET_\d+__/g;

/** The placeholders in a text. */
export function placeholdersIn(text: string): ReadonlySet<string> {
  return new Set(text.match(placeholderPattern) ?? []);
}

/** Every secret in a text, by shape and by name, without overlaps, in order. */
function secretsIn(text: string): readonly { readonly start: number; readonly value: string }[] {
  const places: { readonly start: number; readonly value: string }[] = [];
  for (const { pattern, needs } of secretPatterns) {
    if (needs !== undefined && !text.includes(needs)) continue;
    for (const match of text.matchAll(pattern)) places.push({ start: match.index, value: match[0] });
  }
  places.push(...secretsByName(text));
  places.sort((a, b) => a.start - b.start || b.value.length - a.value.length);
  let end = 0;
  return places.filter((place) => {
    if (place.start < end || place.value.includes('__TOUCHSTONE_SECRET_')) return false;
    end = place.start + place.value.length;
    return true;
  });
}

/** Whether a value is special enough to be hidden wherever it stands, and not only where it was found. */
function isDistinct(value: string): boolean {
  return value.length >= 8 && /\d|[^A-Za-z0-9_\s]/.test(value) && !/^[\d.]+$/.test(value);
}

/** Replaces each value in `known` wherever it stands, longest first. */
function replaceKnown(text: string, known: ReadonlyMap<string, string>): string {
  const present = [...known.keys()].filter((value) => text.includes(value)).sort((a, b) => b.length - a.length);
  let result = text;
  for (const value of present) result = result.replaceAll(value, () => known.get(value)!);
  return result;
}

/**
 * Makes a redactor.
 *
 * @param knownSecrets values to hide wherever they stand; those under four characters are ignored.
 */
export function createRedactor(knownSecrets: readonly string[] = []): Redactor {
  const placeholders = new Map<string, string>();
  const secrets = new Map<string, string>();
  const everywhere = new Map<string, string>();
  const taken = new Set<string>();
  let count = 0;
  const placeholderFor = (secret: string): string => {
    const known = placeholders.get(secret);
    if (known !== undefined) return known;
    let made: string;
    do made = `__TOUCHSTONE_SECRET_${++count}__`;
    while (taken.has(made));
    placeholders.set(secret, made);
    secrets.set(made, secret);
    return made;
  };
  const add = (secret: string) => {
    const value = secret.trim();
    if (value.length >= 4) everywhere.set(value, placeholderFor(value));
  };
  const learn = (text: string) => {
    for (const literal of placeholdersIn(text)) if (!secrets.has(literal)) taken.add(literal);
    for (const { value } of secretsIn(text)) {
      const placeholder = placeholderFor(value);
      if (isDistinct(value)) everywhere.set(value, placeholder);
    }
  };
  for (const secret of knownSecrets) add(secret);
  return {
    add,
    learn,
    hide(text) {
      learn(text);
      const pieces: string[] = [];
      let at = 0;
      for (const { start, value } of secretsIn(text)) {
        pieces.push(replaceKnown(text.slice(at, start), everywhere), placeholderFor(value));
        at = start + value.length;
      }
      pieces.push(replaceKnown(text.slice(at), everywhere));
      // Once more over the whole: a known value may reach across the places found above.
      return replaceKnown(pieces.join(''), everywhere);
    },
    restore: (text, sent) =>
      text.replace(placeholderPattern, (placeholder) =>
        sent && !sent.has(placeholder) ? placeholder : (secrets.get(placeholder) ?? placeholder),
      ),
  };
}

/**
 * Replaces every secret of a text by `[redacted]`, for logs, traces and failures.
 *
 * A line of JSON stays JSON: no quote and no backslash is taken away.
 */
export function redactForLog(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  const values = new Set<string>();
  for (const { start, value } of secretsIn(text)) {
    const body = value.replace(/\\+$/, '');
    pieces.push(text.slice(at, start), '[redacted]');
    at = start + body.length;
    if (isDistinct(body)) values.add(body);
  }
  pieces.push(text.slice(at));
  return replaceKnown(pieces.join(''), new Map([...values].map((value) => [value, '[redacted]'])));
}

/** Messages as they leave: secrets of any message are hidden in all of them. */
export function hideMessages(messages: readonly Message[], redactor: Redactor): readonly Message[] {
  for (const message of messages) redactor.learn(message.content);
  return messages.map((message) => ({ ...message, content: redactor.hide(message.content) }));
}

/** Wraps models so that they see placeholders, and their askers the secrets. */
export function withRedaction(models: ModelPort, redactor: Redactor): ModelPort {
  return {
    has: (role) => models.has(role),
    describe: (role) => models.describe(role),
    async ask(request, signal): Promise<ModelReply> {
      const messages = hideMessages(request.messages, redactor);
      const reply = await models.ask({ ...request, messages }, signal);
      if (reply.kind === 'failed') return reply;
      const sent = placeholdersIn(messages.map((message) => message.content).join('\n'));
      return { ...reply, text: redactor.restore(reply.text, sent) };
    },
  };
}
