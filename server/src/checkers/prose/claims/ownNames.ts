// Names of the package's interface that the sources do not have: what examples import from it, and members and keys
// that are a slip away from a name that the sources do have.

import { join } from 'node:path';
import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimDocument, type ClaimRule, type Code } from './document.ts';
import { editDistance } from '../spelling.ts';
import { nearName } from './near.ts';
import type { Sources } from './sources.ts';

const scripts = /^(?:js|javascript|jsx|mjs|cjs|ts|typescript|tsx|node)$/;
const data = /^(?:json5?|jsonc|ya?ml)$/;

/** Names in examples. */
export const ownNames: ClaimRule = {
  rules: ['missing-export', 'near-name'],
  async find(document) {
    const { manifest, codes } = document;
    if (!manifest?.name) return [];
    const sources = await document.sources();
    if (!sources) return [];
    const found: Complaint[] = [];
    const told = new Set<string>();
    const passesOn = sources.files.some(({ text }) =>
      /\bexport\s*\*\s*from\s*['"][^.'"]|module\.exports\s*=\s*require\(['"][^.'"]/.test(text),
    );
    for (const code of codes) {
      document.signal.throwIfAborted();
      if (code.block && scripts.test(code.language) && !passesOn)
        found.push(...missingExports(code, manifest.name, sources));
      for (const { name, start } of slipsIn(code, document, sources)) {
        if (told.has(name)) continue;
        const near = nearName(name, meantNames(sources));
        if (near === undefined || (await isTold(code, name, near, sources, document))) continue;
        told.add(name);
        found.push({
          rule: 'near-name',
          message: `No source of ${manifest.name} has the name “${name}”. Did you mean “${near}”?`,
          severity: 'warning',
          span: spanIn(code, start, start + name.length),
        });
      }
    }
    const places = new Set(found.filter(({ rule }) => rule === 'missing-export').map(({ span }) => span.start));
    return found.filter(({ rule, span }) => rule === 'missing-export' || !places.has(span.start));
  },
};

/** Whether the checker of mentions tells it: long names in running text, near one of a source that is not built. */
async function isTold(
  code: Code,
  name: string,
  near: string,
  sources: Sources,
  { view }: ClaimDocument,
): Promise<boolean> {
  if (code.block || !/^[\w$]{8,}(?:\(\))?$/.test(code.text) || !/[a-z\d][A-Z]|[A-Za-z\d]_[A-Za-z]/.test(name))
    return false;
  if (name[0] !== near[0] || editDistance(name, near, 1) !== 1) return false;
  for (const { path, text } of sources.files)
    if (text.includes(near) && !(await view.isBuilt(join(view.root, path)))) return true;
  return false;
}

function missingExports(code: Code, own: string, { names }: Sources): readonly Complaint[] {
  const found: Complaint[] = [];
  const lists = [
    ...code.text.matchAll(/\bimport\s+(?:[\w$]+\s*,\s*)?(?:type\s+)?\{([^{}]*)\}\s*from\s*(['"])([^'"]+)\2/g),
    ...code.text.matchAll(/\b(?:const|let|var)\s*\{([^{}]*)\}\s*=\s*(?:await\s+import|require)\((['"])([^'"]+)\2\)/g),
  ];
  for (const list of lists) {
    // Other doors of the package may be files that are made when it is built.
    if (list[3] !== own) continue;
    const from = list.index + list[0].indexOf('{') + 1;
    for (const one of list[1]!
      .replaceAll(/\/\/[^\n]*|\/\*[^]*?\*\//g, (comment) => ' '.repeat(comment.length))
      .matchAll(/(?:^|,)\s*(?:type\s+)?([A-Za-z_$][\w$]*)/g)) {
      const name = one[1]!;
      if (names.has(name) || name === 'default') continue;
      const start = from + one.index + one[0].length - name.length;
      found.push({
        rule: 'missing-export',
        message: `No source of ${own} has the name “${name}” that is imported from it.`,
        severity: 'warning',
        span: spanIn(code, start, start + name.length),
      });
    }
  }
  return found;
}

/** Names that no source has, in places where names of the package's interface stand. */
function slipsIn(
  code: Code,
  { text }: ClaimDocument,
  { names }: Sources,
): readonly { readonly name: string; readonly start: number }[] {
  const isScript = code.block && (scripts.test(code.language) || data.test(code.language));
  if (code.block && !isScript && code.language !== '') return [];
  const isBare = code.block && code.language === '';
  const pattern = isBare
    ? /(?<=[\w$]\.)([A-Za-z_$][\w$]{3,60})(?=\()/g
    : code.block
      ? /(?<=[\w$)\]]\??\.)([A-Za-z_$][\w$]{3,60})(?![\w$])|(?<![\w$.'"-])(['"]?)([A-Za-z_$][\w$]{3,60})\2(?=\s*:(?!:))/g
      : /^(?:new )?(?:[A-Za-z_$][\w$]*\.)*([A-Za-z_$][\w$]{3,60})(?=\(|\??:|$)/g;
  const body = code.block ? withoutWords(code.text) : code.text;
  return [...body.matchAll(pattern)].flatMap((found) => {
    const name = (found[1] ?? found[3])!;
    if (names.has(name) || text.split(name).length !== 2) return [];
    return [{ name, start: found.index + found[0].lastIndexOf(name) }];
  });
}

/** Code with blanks for its comments. */
function withoutWords(text: string): string {
  return text.replaceAll(/(?<![:'"`])\/\/[^\n]*|\/\*[^]*?\*\/|(?:^|\s)#[^\n]*/g, (part) =>
    part.replaceAll(/[^\n]/g, ' '),
  );
}

const meant = new WeakMap<Sources, ReadonlySet<string>>();

/** Names that a document may speak of: those of members, keys and functions. */
function meantNames(sources: Sources): ReadonlySet<string> {
  let names = meant.get(sources);
  if (!names) {
    const found = new Set<string>();
    for (const { text } of sources.files) {
      for (const one of text.matchAll(
        /(?<![\w$])([A-Za-z_$][\w$]{3,60})(?=['"]?\s*\??[:(=])|(?<=\.)([A-Za-z_$][\w$]{3,60})|(?<=['"])([A-Za-z_$][\w$]{3,60})(?=['"])/g,
      ))
        found.add((one[1] ?? one[2] ?? one[3])!);
    }
    names = found;
    meant.set(sources, names);
  }
  return names;
}
