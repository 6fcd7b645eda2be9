// JSON.stringify and JSON.parse over the evaluator's own values.

import { unknown } from '../evaluation.ts';
import { inherited, toText } from './convert.ts';
import { Accessor, JsArray, JsFunction, JsObject, ownNames, type Machine, type Value } from './values.ts';

/** `JSON.stringify(value, null, space)`; undefined for what JSON has no words for. */
export function stringify(machine: Machine, value: Value, replacer: Value, space: Value): Value {
  if (replacer !== undefined && replacer !== null) return unknown('JSON.stringify with a replacer');
  const unit =
    typeof space === 'number'
      ? ' '.repeat(Math.min(10, Math.max(0, Math.trunc(space))))
      : typeof space === 'string'
        ? space.slice(0, 10)
        : '';
  return write(machine, value, unit, '', []);
}

function write(
  machine: Machine,
  value: Value,
  unit: string,
  indent: string,
  above: readonly Value[],
): string | undefined {
  machine.meter.step();
  if (value === undefined || value instanceof JsFunction) return undefined;
  if (typeof value === 'bigint') return machine.fail('TypeError');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (above.includes(value)) return machine.fail('TypeError');
  if (above.length > 100) return unknown('a value is nested too deeply');
  const within = [...above, value];
  const deeper = indent + unit;
  const wrapped = (parts: readonly string[], open: string, close: string) => {
    const text =
      parts.length === 0
        ? open + close
        : unit === ''
          ? open + parts.join(',') + close
          : `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
    machine.meter.allocate(text.length);
    return text;
  };
  if (value instanceof JsArray)
    return wrapped(
      Array.from(value.items, (one) => write(machine, one, unit, deeper, within) ?? 'null'),
      '[',
      ']',
    );
  if (!(value instanceof JsObject)) return '{}';
  if (inherited(value, 'toJSON') !== undefined) return unknown('toJSON');
  const parts = ownNames(value).flatMap((name) => {
    const held = value.properties.get(name);
    const one = held instanceof Accessor ? machine.get(value, name) : held;
    const text = write(machine, one, unit, deeper, within);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${unit === '' ? '' : ' '}${text}`];
  });
  return wrapped(parts, '{', '}');
}

/** `JSON.parse(text)`. */
export function parse(machine: Machine, text: Value, reviver: Value): Value {
  if (reviver !== undefined) return unknown('JSON.parse with a reviver');
  const source = toText(machine, text);
  machine.meter.allocate(source.length);
  let read: unknown;
  try {
    read = JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return machine.fail('SyntaxError');
    throw error;
  }
  return own(read);
}

function own(read: unknown): Value {
  if (Array.isArray(read)) return new JsArray(read.map(own));
  if (typeof read !== 'object' || read === null) return read as Value;
  const made = new JsObject();
  for (const [name, value] of Object.entries(read)) made.properties.set(name, own(value));
  return made;
}
