// Plants one fault in a TypeScript source by a seeded operator: a dropped import or a misspelt name.
// Used by the demo; what it plants is checked by the compiler, never assumed.

import { seededRandom } from '../server/src/base/random.ts';
import { maskText } from '../server/src/engine/enclosing.ts';

/** A text with one fault in it. */
export interface PlantedFault {
  readonly operator: 'drop-import' | 'misspell';
  readonly text: string;
  /** What was done, in words. */
  readonly description: string;
  /** 1-based line at which the fault shows. */
  readonly line: number;
}

/** All faults that the operators can plant in `text`, in the order of the text. */
export function plantableFaults(text: string): readonly PlantedFault[] {
  return [...droppedImports(text), ...misspeltNames(text)];
}

/** One fault, chosen by the seed; undefined when there is no place for one. */
export function plantFault(text: string, seed: number): PlantedFault | undefined {
  return seededRandom(seed).pick(plantableFaults(text));
}

function droppedImports(text: string): PlantedFault[] {
  const faults: PlantedFault[] = [];
  const masked = maskText(text);
  for (const match of text.matchAll(/^import \{([^}]*)\} from (['"])\.[^'"\n]*\2;?[ \t]*\r?\n/gm)) {
    for (const name of match[1]!.split(',').map((part) => part.trim())) {
      if (!/^[A-Za-z_$][\w$]{3,}$/.test(name)) continue;
      const rest = match[1]!
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '' && part !== name);
      const statement = rest.length === 0 ? '' : match[0].replace(match[1]!, ` ${rest.join(', ')} `);
      const after = text.slice(0, match.index) + statement + text.slice(match.index + match[0].length);
      const uses = [...masked.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*\\(`, 'g'))].filter(
        (use) => use.index > match.index + match[0].length,
      );
      const use = uses.find((one) => isIndented(text, one.index));
      if (!use) continue;
      const moved = use.index - (text.length - after.length);
      faults.push({
        operator: 'drop-import',
        text: after,
        description: `dropped the import of ${name}`,
        line: lineOf(after, moved),
      });
    }
  }
  return faults;
}

function misspeltNames(text: string): PlantedFault[] {
  const faults: PlantedFault[] = [];
  const masked = maskText(text);
  const seen = new Set<string>();
  for (const match of masked.matchAll(/(?<=[\w)\]]\.)[a-z][A-Za-z]{6,}(?=\()/g)) {
    const name = match[0];
    if (seen.has(name) || !isIndented(text, match.index)) continue;
    seen.add(name);
    const at = Math.floor(name.length / 2);
    const wrong = name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2);
    if (wrong === name || masked.includes(wrong)) continue;
    const after = text.slice(0, match.index) + wrong + text.slice(match.index + name.length);
    faults.push({
      operator: 'misspell',
      text: after,
      description: `misspelt ${name} as ${wrong}`,
      line: lineOf(after, match.index),
    });
  }
  return faults;
}

function isIndented(text: string, offset: number): boolean {
  return /\s/.test(text[text.lastIndexOf('\n', offset - 1) + 1] ?? '');
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
