// How a function is called where a plain call does not do: a method on an object that is made anew for each call, a
// function that is awaited, one that gives its results one by one, of which the first are taken.

/** What a call needs beside its arguments. */
export interface Manner {
  /** Makes the object, anew for each call, such as `new Stack(2)`. */
  readonly receiver?: {
    readonly text: string;
    /** Somebody wrote it so; it takes nothing; or its arguments are made from the types of the constructor. */
    readonly by: 'written' | 'nothing' | 'types';
    /** Words of the constructor may narrow what its types allow. */
    readonly narrowed: boolean;
  };
  /** Its result is waited for, within the time limit of calls. */
  readonly awaited?: true;
  /** Of its results the first `mostTaken` are taken. */
  readonly taken?: true;
}

/** Results that are taken of what gives them one by one. */
export const mostTaken = 50;

/** What is called: by which name, up to the bracket, and how. */
interface Called {
  readonly name: string;
  readonly languageId: string;
  readonly manner?: Manner;
}

/**
 * A call as a test of the project writes it, as an expression that can stand in another one.
 *
 * @param written the arguments as the language writes them.
 * @returns undefined where no expression does it.
 */
export function writtenCall({ name, languageId, manner }: Called, written: readonly string[]): string | undefined {
  const plain = `${name}(${written.join(', ')})`;
  const { awaited, taken } = manner ?? {};
  if (languageId === 'python') {
    if (awaited && taken) return undefined;
    if (awaited) return `asyncio.run(${plain})`;
    return taken ? `list(itertools.islice(${plain}, ${mostTaken}))` : plain;
  }
  if (awaited && taken) return `(await Array.fromAsync(${plain}))`;
  if (awaited) return `(await ${plain})`;
  return taken ? `[...${plain}]` : plain;
}

const calls = 'touchstoneCalls';
const makes = 'touchstoneMakes';

/** A function to be called in place of another, and the text that declares it. */
export interface StandIn {
  readonly name: string;
  readonly text: string;
}

/**
 * The document with a function at its end that takes what the function takes and gives what it gives, as a plain call.
 *
 * @returns undefined where the function itself can be called so: calls wait for promises and coroutines.
 */
export function standIn({ name, languageId, manner }: Called, text: string): StandIn | undefined {
  if (!manner?.receiver && !manner?.taken) return undefined;
  const isPython = languageId === 'python';
  const call = `${name}(${isPython ? '*' : '...'}given)`;
  const { awaited, taken } = manner;
  if (!taken) return added(text, calls, isPython, call, false);
  const [wait, each] = awaited ? ['async ', isPython ? 'async for' : 'for await'] : ['', 'for'];
  return {
    name: calls,
    text: isPython
      ? `${text}\n\n${wait}def ${calls}(*given):\n    items = []\n    ${each} one in ${call}:\n        items.append(one)\n        if len(items) >= ${mostTaken}:\n            break\n    return items\n`
      : `${text}\n${wait}function ${calls}(...given) { const items = []; ${each} (const one of ${call}) if (items.push(one) >= ${mostTaken}) break; return items; }\n`,
  };
}

/** The document with a function at its end that makes the object and gives true; undefined where none is made. */
export function making({ languageId, manner }: Called, text: string): StandIn | undefined {
  if (!manner?.receiver) return undefined;
  const isPython = languageId === 'python';
  return added(text, makes, isPython, `[${manner.receiver.text}].${isPython ? '__len__()' : 'length'} == 1`, true);
}

function added(text: string, name: string, isPython: boolean, result: string, bare: boolean): StandIn {
  const given = bare ? '' : isPython ? '*given' : '...given';
  return {
    name,
    text: isPython
      ? `${text}\n\ndef ${name}(${given}):\n    return ${result}\n`
      : `${text}\nfunction ${name}(${given}) { return ${result}; }\n`,
  };
}

/** Why a function can be called by itself, in words that follow its name; undefined where nothing needs to be said. */
export function mannerWords({ manner }: Pick<Called, 'manner'>): string | undefined {
  if (!manner) return undefined;
  const { receiver, awaited, taken } = manner;
  const by = { written: 'as somebody wrote it', nothing: 'which takes nothing', types: 'made from its types' };
  const parts = [
    ...(receiver ? [`a new \`${receiver.text}\` each time, ${by[receiver.by]}`] : []),
    ...(taken ? [`its first ${mostTaken} results taken`] : []),
    ...(awaited ? ['its result waited for'] : []),
  ];
  return `called with ${parts.join(', ')}`;
}
