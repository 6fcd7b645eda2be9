// Signatures that a document shows, against the declarations in the sources: more parameters than any declaration
// takes, and parameters in another order.

import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimRule } from './document.ts';
import { parameterName, partsAt } from './parameters.ts';
import type { Sources } from './sources.ts';

interface Declared {
  readonly parameters: readonly string[];
  readonly path: string;
}

/** Signatures in headings, code spans and blocks. */
export const signatures: ClaimRule = {
  rules: ['signature'],
  async find(document) {
    const shown = document.codes.flatMap((code) => {
      if (code.block) return [];
      const found = /^(?:new\s+)?(?:[A-Za-z_$][\w$]*\.)*([A-Za-z_$][\w$]*)\(/.exec(code.text);
      if (!found) return [];
      const open = found[0].length - 1;
      const written = partsAt(code.text, open);
      if (!written || !/^\s*(?:[:⇒→=-].*|;)?$/.test(code.text.slice(written.end))) return [];
      const names = written.parts.map(shownName);
      // Calls with values are examples, and brackets and dots leave open how many there are.
      if (names.length === 0 || names.some((name) => name === undefined)) return [];
      return [{ code, name: found[1]!, names: names as string[], start: open + 1, end: written.end - 1 }];
    });
    if (shown.length === 0) return [];
    const sources = await document.sources();
    if (!sources) return [];
    return shown.flatMap(({ code, name, names, start, end }): readonly Complaint[] => {
      const declared = declarationsOf(sources, name);
      if (declared.length === 0) return [];
      const span = spanIn(code, start, end);
      const most = Math.max(
        ...declared.map(({ parameters }) => (parameters.includes('…') ? Infinity : parameters.length)),
      );
      if (names.length > most) {
        const longest = declared.find(({ parameters }) => parameters.length === most)!;
        return [
          complaint(
            name,
            longest,
            `takes ${most} ${most === 1 ? 'parameter' : 'parameters'}, not ${names.length}`,
            span,
          ),
        ];
      }
      // Two parameters in each other's places, in every declaration that has both.
      const both = declared.filter(({ parameters }) => names.every((one) => parameters.includes(one)));
      const swapped =
        names.length > 1 &&
        both.length > 0 &&
        both.every(({ parameters }) =>
          names.some((one, index) => index > 0 && parameters.indexOf(one) < parameters.indexOf(names[index - 1]!)),
        );
      return swapped
        ? [complaint(name, both[0]!, `takes them in another order: ${both[0]!.parameters.join(', ')}`, span)]
        : [];
    });
  },
};

function complaint(name: string, { path }: Declared, what: string, span: Complaint['span']): Complaint {
  return { rule: 'signature', message: `“${name}” of ${path} ${what}.`, severity: 'warning', span };
}

/** The name of a parameter as documents show it; undefined for a value, a gap or a choice. */
function shownName(part: string): string | undefined {
  return /^([A-Za-z_$][\w$]*)\??(?:\s*[:=]\s*[^]*)?$/.exec(part)?.[1];
}

/** All declarations of a name whose parameters can be read; none where one of them cannot. */
export function declarationsOf(sources: Sources, name: string): readonly Declared[] {
  const plain = name.replaceAll('$', String.raw`\$`);
  const pattern = new RegExp(
    [
      String.raw`\bfunction\s*\*?\s*${plain}\s*(?:<[^()]*>)?\(`,
      String.raw`(?:^|[;{}\n])[ \t]*(?:(?:public|static|async|override|get|declare|abstract)\s+)*\*?${plain}\s*(?:<[^()]*>)?\??\(`,
      String.raw`(?<![\w$])${plain}['"]?\s*[=:]\s*(?:async\s*)?(?:function\s*\*?\s*[\w$]*\s*)?\(`,
      String.raw`(?<![\w$])${plain}['"]?\s*[=:]\s*(?:async\s+)?[A-Za-z_$][\w$]*\s*=>`,
      String.raw`\bdef\s+${plain}\s*\(`,
    ].join('|'),
    'gm',
  );
  const found: Declared[] = [];
  let open = false;
  for (const { path, text } of sources.files) {
    if (!/\.(?:[cm]?[jt]sx?|py)$/.test(path) || !text.includes(name)) continue;
    for (const one of text.matchAll(pattern)) {
      if (one[0].endsWith('=>')) {
        found.push({ path, parameters: ['…'] });
        continue;
      }
      const written = partsAt(text, one.index + one[0].length - 1);
      if (!written) {
        open = true;
        continue;
      }
      const after = text.slice(written.end, written.end + 200);
      const isWord = /^[\s]*(?:async\s*)?function/.test(one[0].replace(/^[;{}\n]/, '')) || /\bdef\b/.test(one[0]);
      const isArrow = /^\s*(?::[^=;{}]+)?=>/.test(after);
      const isBody = /^\s*(?::[^;={}]+)?(?:\{|;)/.test(after);
      const isAssigned = /[=:]\s*(?:async\s*)?\($/.test(one[0]);
      const isAssignedFunction = /[=:]\s*(?:async\s*)?function/.test(one[0]);
      if (!(isWord || isAssignedFunction || (isAssigned ? isArrow : isBody))) continue;
      // `name(a, b);` without types is a call.
      if (!isWord && !isAssigned && !isAssignedFunction && /^\s*;/.test(after) && !path.includes('.d.')) continue;
      const body = text.slice(written.end, written.end + 3000);
      const parameters = written.parts.map(parameterName).filter((one) => one !== 'this' && one !== 'self');
      found.push({ path, parameters: /\barguments\b/.test(body) ? [...parameters, '…'] : parameters });
    }
    // A class is called by its constructor.
    if (
      new RegExp(
        String.raw`\bclass\s+${plain}\b|(?<![\w$])${plain}\s*[:=]\s*(?:typeof\s|[\w$]+\s*[;,\n(]|\{|require)`,
      ).test(text)
    )
      open = true;
  }
  return open ? [] : found;
}
