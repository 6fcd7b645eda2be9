// Python's exception classes and how the evaluator raises them. Messages of the language itself differ between its
// versions: they are never told, and a program that reads one is unknown.

import { PyClass, PyInstance, Raised, type Value } from './values.ts';

const tree: Readonly<Record<string, string>> = {
  Exception: 'BaseException',
  KeyboardInterrupt: 'BaseException',
  SystemExit: 'BaseException',
  GeneratorExit: 'BaseException',
  ArithmeticError: 'Exception',
  ZeroDivisionError: 'ArithmeticError',
  OverflowError: 'ArithmeticError',
  LookupError: 'Exception',
  IndexError: 'LookupError',
  KeyError: 'LookupError',
  TypeError: 'Exception',
  ValueError: 'Exception',
  UnicodeError: 'ValueError',
  AttributeError: 'Exception',
  NameError: 'Exception',
  UnboundLocalError: 'NameError',
  AssertionError: 'Exception',
  StopIteration: 'Exception',
  RuntimeError: 'Exception',
  RecursionError: 'RuntimeError',
  NotImplementedError: 'RuntimeError',
  OSError: 'Exception',
  FileNotFoundError: 'OSError',
  PermissionError: 'OSError',
  TimeoutError: 'OSError',
  ConnectionError: 'OSError',
  EOFError: 'Exception',
  ImportError: 'Exception',
  ModuleNotFoundError: 'ImportError',
  MemoryError: 'Exception',
  BufferError: 'Exception',
};

/** All exception classes by name. */
export const exceptionClasses: ReadonlyMap<string, PyClass> = makeClasses();

function makeClasses(): ReadonlyMap<string, PyClass> {
  const made = new Map([['BaseException', new PyClass('BaseException', [])]]);
  for (const [name, base] of Object.entries(tree)) made.set(name, new PyClass(name, [made.get(base)!]));
  return made;
}

/** Raises an exception of the language in its own words, or with arguments that it is known to have. */
export function raise(name: string, args?: readonly Value[]): never {
  const error = new PyInstance(exceptionClasses.get(name)!);
  error.args = args;
  throw new Raised(error);
}

/** Whether a class is one of exceptions. */
export function isException(cls: PyClass): boolean {
  for (let at: PyClass | undefined = cls; at; at = at.bases[0])
    if (at.name === 'BaseException' && at === exceptionClasses.get('BaseException')) return true;
  return false;
}
