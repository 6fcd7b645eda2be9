// The part of the Node call host that turns values into text: a canonical key by which results are compared, what a
// person is shown, and a literal. It looks at objects of a realm that is not its own, and which may bite.

/** Defines `keyOf`, `shownOf`, `typeOf`, `literalOf`, `thrownKey`; needs `util`. */
export const valueText = String.raw`
const { isArray } = Array;
const { is, getPrototypeOf, getOwnPropertyDescriptor, keys: keysOf } = Object;
const { ownKeys } = Reflect;
const { stringify } = JSON;
const uncurry = (method) => Function.prototype.call.bind(method);
const timeOf = uncurry(Date.prototype.getTime);
const sourceOf = uncurry(RegExp.prototype.toString);
const mapEach = uncurry(Map.prototype.forEach);
const setEach = uncurry(Set.prototype.forEach);
const hasOwn = uncurry(Object.prototype.hasOwnProperty);
const { types } = util;
const mostNodes = 20000;
const mostDepth = 100;

/** Name of the class of an object, without running code of it. */
const classOf = (value) => {
  for (let at = value; at !== null; at = getPrototypeOf(at)) {
    const made = getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof made === 'function') return nameOf(made);
  }
  return '';
};
const nameOf = (made) => {
  const name = getOwnPropertyDescriptor(made, 'name')?.value;
  return typeof name === 'string' ? name : '';
};
const ownValue = (value, key) => {
  for (let at = value; at !== null && at !== undefined; at = getPrototypeOf(at)) {
    const found = getOwnPropertyDescriptor(at, key);
    if (found) return 'value' in found ? found.value : undefined;
  }
  return undefined;
};
const isFloats = (value) => types.isFloat64Array(value) || types.isFloat32Array(value);

/**
 * The same text for the same value. Loose: -0 is 0, holes are undefined, properties that are undefined and
 * classes of plain data do not count, nor the order of sets. 'written' is loose and, as people write numbers, without
 * what floating point adds beyond twelve digits.
 */
const keyOf = (value, loose) => {
  let nodes = 0;
  let seen;
  const visit = (one, depth) => {
    switch (typeof one) {
      case 'number':
        if (one === 0) return !loose && is(one, -0) ? '-0' : '0';
        return loose === 'written' && Number.isFinite(one) ? String(Number(one.toPrecision(12))) : String(one);
      case 'string': return stringify(one);
      case 'undefined': return 'undefined';
      case 'boolean': return one ? 'true' : 'false';
      case 'bigint': return String(one) + 'n';
      case 'symbol': return String(one);
      case 'function': return 'function ' + nameOf(one);
    }
    if (one === null) return 'null';
    if (++nodes > mostNodes || depth > mostDepth) return '…';
    seen ??= new Map();
    const known = seen.get(one);
    if (known !== undefined) return '#' + (loose ? '' : known);
    seen.set(one, seen.size);
    const text = object(one, depth + 1);
    // In a tree, equal parts may be one object or two; only a way back to oneself is told.
    seen.delete(one);
    return text;
  };
  const properties = (one, depth, skip) => {
    const names = [];
    for (const name of keysOf(one)) if (!skip || !skip(name)) names.push(name);
    names.sort();
    let text = '';
    for (const name of names) {
      const inner = one[name];
      if (loose && inner === undefined) continue;
      text += (text === '' ? '' : ',') + stringify(name) + ':' + visit(inner, depth);
    }
    return text;
  };
  const object = (one, depth) => {
    if (isArray(one)) {
      let text = '';
      const { length } = one;
      for (let index = 0; index < length; index++) {
        if (++nodes > mostNodes) { text += '…'; break; }
        const inner = one[index];
        text += (index === 0 ? '' : ',') + (inner === undefined && !loose && !hasOwn(one, index) ? 'hole' : visit(inner, depth));
      }
      if (loose || keysOf(one).length <= length) return '[' + text + ']' + (loose || classOf(one) === 'Array' ? '' : classOf(one));
      const more = properties(one, depth, (name) => String(name >>> 0) === name);
      return '[' + text + (more === '' ? '' : ';' + more) + ']' + (classOf(one) === 'Array' ? '' : classOf(one));
    }
    if (types.isDate(one)) return 'Date(' + timeOf(one) + ')';
    if (types.isRegExp(one)) return 'RegExp(' + sourceOf(one) + ')';
    if (types.isNativeError(one)) return thrownKey(one);
    if (types.isMap(one)) {
      const items = [];
      mapEach(one, (inner, key) => items.push(visit(key, depth) + '=>' + visit(inner, depth)));
      return 'Map{' + (loose ? items.sort() : items).join(',') + '}';
    }
    if (types.isSet(one)) {
      const items = [];
      setEach(one, (inner) => items.push(visit(inner, depth)));
      return 'Set{' + (loose ? items.sort() : items).join(',') + '}';
    }
    if (types.isTypedArray(one)) return classOf(one) + '[' + Array.from(one, (inner) => visit(inner, depth)).join(',') + ']';
    if (types.isAnyArrayBuffer(one)) return 'ArrayBuffer[' + Array.from(new Uint8Array(one)).join(',') + ']';
    if (types.isBoxedPrimitive(one)) return 'Boxed(' + visit(one.valueOf(), depth) + ')';
    if (types.isPromise(one)) return 'Promise';
    if (types.isGeneratorObject(one)) {
      const items = [];
      for (let step = one.next(); items.length < 500; step = one.next()) {
        if (step === null || typeof step !== 'object' || typeof step.then === 'function') break;
        items.push(visit(step.value, depth));
        if (step.done) break;
      }
      return 'Generator[' + items.join(',') + ']';
    }
    const name = loose ? '' : classOf(one);
    return (name === 'Object' ? '' : name) + '{' + properties(one, depth) + '}';
  };
  return visit(value, 0);
};

/** Class and message of what was thrown. */
const thrownKey = (error) => {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) return 'thrown ' + keyOf(error, false);
  const message = ownValue(error, 'message');
  return 'Error(' + errorClass(error) + ',' + stringify(typeof message === 'string' ? message : '') + ')';
};
const errorClass = (error) => {
  if (error === null || typeof error !== 'object') return typeof error;
  const name = ownValue(error, 'name');
  const made = classOf(error);
  return typeof name === 'string' && name !== '' && (made === 'Error' || made === '') ? name : made;
};
/** Whether an error is of a class, or of one derived from it. */
const isOfClass = (error, wanted) => {
  if (error === null || typeof error !== 'object') return false;
  if (ownValue(error, 'name') === wanted) return true;
  for (let at = error; at !== null; at = getPrototypeOf(at)) {
    const made = getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof made === 'function' && nameOf(made) === wanted) return true;
  }
  return false;
};
const thrownShown = (error) => {
  if (error === null || typeof error !== 'object') return 'threw ' + shownOf(error);
  const message = ownValue(error, 'message');
  return cut(errorClass(error) + (typeof message === 'string' && message !== '' ? ': ' + message : ''));
};

const cut = (text) => (text.length <= 400 ? text : text.slice(0, 399).replace(/[\ud800-\udbff]$/, '') + '…');
const inspectOptions = { depth: 5, breakLength: Infinity, compact: 100, maxArrayLength: 60, maxStringLength: 300, customInspect: false, getters: false };
/** What inspect says of values that most calls give, which takes it long; undefined for others. */
const plainShown = (value, depth) => {
  switch (typeof value) {
    case 'number': return is(value, -0) ? '-0' : String(value);
    case 'undefined': case 'boolean': return String(value);
    case 'string': return value.length <= 300 && isPlainText(value) ? "'" + value + "'" : undefined;
    case 'object': break;
    default: return undefined;
  }
  if (value === null) return 'null';
  // Longer lists are set in columns.
  if (!isArray(value) || types.isProxy(value) || depth > 5 || value.length > 6 || classOf(value) !== 'Array' || keysOf(value).length !== value.length) return undefined;
  let text = '';
  for (let index = 0; index < value.length; index++) {
    const found = getOwnPropertyDescriptor(value, index);
    const shown = found !== undefined && 'value' in found ? plainShown(found.value, depth + 1) : undefined;
    if (shown === undefined) return undefined;
    text += (index === 0 ? ' ' : ', ') + shown;
  }
  return text === '' ? '[]' : '[' + text + ' ]';
};
const isPlainText = (text) => {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 32 || unit > 126 || unit === 39 || unit === 92) return false;
  }
  return true;
};
const shownOf = (value) => {
  switch (typeof value) {
    case 'number': return is(value, -0) ? '-0' : String(value);
    case 'undefined': case 'boolean': return String(value);
  }
  const plain = plainShown(value, 0);
  if (plain !== undefined) return cut(plain);
  // Where an error was made is no part of it.
  return cut(util.inspect(value, inspectOptions).replace(/\n\s+at [^\n]*/g, ''));
};
const typeOf = (value) => {
  if (typeof value === 'number') return value !== value ? 'NaN' : 'number';
  if (value === null) return 'null';
  return typeof value === 'object' ? classOf(value) || 'object' : typeof value;
};

/** A value as a literal, or undefined where it is too large or no plain data. */
const literalOf = (value) => {
  let nodes = 0;
  const open = new Set();
  const visit = (one) => {
    if (++nodes > 400) throw tooLarge;
    switch (typeof one) {
      case 'number': return { kind: 'number', float: !Number.isInteger(one), ...numberWords(one) };
      case 'string': if (one.length > 4000) throw tooLarge; return { kind: 'string', value: one };
      case 'undefined': return { kind: 'undefined' };
      case 'boolean': return { kind: 'boolean', value: one };
      case 'bigint': return { kind: 'bigint', value: String(one) };
      case 'symbol': case 'function': return opaque(one);
    }
    if (one === null) return { kind: 'null' };
    if (open.has(one)) throw tooLarge;
    open.add(one);
    const made = object(one);
    open.delete(one);
    return made;
  };
  const opaque = (one) => ({ kind: 'opaque', shown: shownOf(one) });
  const object = (one) => {
    if (isArray(one)) {
      if (one.length > 400) throw tooLarge;
      return { kind: 'list', items: Array.from(one, visit) };
    }
    if (types.isSet(one)) {
      const items = [];
      setEach(one, (inner) => items.push(visit(inner)));
      return { kind: 'set', items };
    }
    if (types.isMap(one)) {
      const entries = [];
      mapEach(one, (inner, key) => entries.push([visit(key), visit(inner)]));
      return { kind: 'map', entries };
    }
    const above = getPrototypeOf(one);
    if (above !== null && (getPrototypeOf(above) !== null || classOf(one) !== 'Object')) return opaque(one);
    return { kind: 'object', entries: keysOf(one).map((name) => [{ kind: 'string', value: name }, visit(one[name])]) };
  };
  try {
    return visit(value);
  } catch {
    return undefined;
  }
};
const tooLarge = new Error('too large');
/** What JSON cannot say of a number. */
const numberWords = (one) => (Number.isFinite(one) && !is(one, -0) ? { value: one } : { value: 0, odd: is(one, -0) ? '-0' : String(one) });
`;
