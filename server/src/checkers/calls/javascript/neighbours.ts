// Programs of the modules of the project that a document loads, so that they live in the same realm as the document
// and are loaded anew for each of its variants.

import { dirname, join } from 'node:path';
import type { ParsePort } from '../../../core/syntaxTree.ts';
import type { Snapshot } from '../../../workspace/snapshot.ts';
import { currentText } from '../../../workspace/currentText.ts';
import { shapeOf, type ModuleShape } from './moduleShape.ts';
import { createProgramMaker } from './program.ts';
import { stripTypes } from './stripTypes.ts';

/** More modules than these are left to Node itself. */
const mostModules = 100;

const endings = ['', '.js', '.mjs', '.ts', '.mts', '.tsx', '/index.js', '/index.ts'];

/**
 * Follows relative imports. Modules that Node loads as they are, CommonJS and packages, are not among them.
 *
 * @returns program texts by the path of their file in the view; what cannot be read is left out.
 */
export async function neighbourPrograms(
  shape: ModuleShape,
  path: string,
  snapshot: Snapshot,
  parsers: ParsePort,
  toScratch: (path: string) => string,
): Promise<Readonly<Record<string, string>>> {
  const programs: Record<string, string> = {};
  const seen = new Set([path]);
  const waiting = shape.neighbours.map((name) => ({ from: path, name }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const found = await fileOf(join(dirname(next.from), next.name), snapshot);
    if (!found || seen.has(found.path) || seen.size > mostModules) continue;
    seen.add(found.path);
    const hasTypes = /\.[mc]?tsx?$/.test(found.path);
    if (!hasTypes && !/\.m?js$/.test(found.path)) continue;
    const parse = await parsers.parserOf(hasTypes ? 'typescript' : 'javascript');
    const tree = parse?.(found.text);
    if (!tree || tree.hasFault) continue;
    const inner = shapeOf(tree, found.path, hasTypes);
    waiting.push(...inner.neighbours.map((name) => ({ from: found.path, name })));
    if (!inner.isEsm && !hasTypes) continue;
    const text = createProgramMaker(inner, hasTypes).single({ edits: [] }, '', true);
    const plain = hasTypes ? stripped(text) : text;
    if (plain !== undefined) programs[toScratch(found.path)] = plain;
  }
  return programs;
}

async function fileOf(
  base: string,
  snapshot: Snapshot,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const others = [base.replace(/\.([cm]?)js$/, '.$1ts'), base.replace(/\.jsx?$/, '.tsx')].filter((one) => one !== base);
  for (const path of [...endings.map((ending) => base + ending), ...others]) {
    const text = /\.[mc]?[jt]sx?$/.test(path) ? await currentText(snapshot, path) : undefined;
    if (text !== undefined) return { path, text: text.replace(/^\ufeff/, '') };
  }
  return undefined;
}

function stripped(text: string): string | undefined {
  try {
    return stripTypes(text);
  } catch {
    // Enums and their kin: Node tells what it makes of them.
    return undefined;
  }
}
