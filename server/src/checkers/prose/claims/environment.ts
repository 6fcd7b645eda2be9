// Environment variables that a document names and no source reads, while one is a slip away, or while the sources
// read others with the same beginning.

import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimRule } from './document.ts';
import { nearName } from './near.ts';

const variable = /(?<![\w-])([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?![\w-])/g;
const foreign = /^(?:NODE|NPM|CI|GIT|GITHUB|PATH|HOME|HTTP|HTTPS|NO|AWS|DOCKER|XDG|LC|USER|MY|YOUR)$/;

/** Names of environment variables. */
export const environment: ClaimRule = {
  rules: ['environment-variable'],
  async find(document) {
    const mentions = document.codes.flatMap((code) =>
      code.block && !/^(?:sh|bash|shell|console|zsh|env|dotenv|)$/.test(code.language)
        ? []
        : [...code.text.matchAll(variable)].map((found) => ({ code, name: found[1]!, start: found.index })),
    );
    if (mentions.length === 0) return [];
    const sources = await document.sources();
    if (!sources) return [];
    const known = [...sources.names.keys()].filter((name) => /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(name));
    const told = new Set<string>();
    return mentions.flatMap(({ code, name, start }): readonly Complaint[] => {
      if (sources.names.has(name) || told.has(name)) return [];
      const near = nearName(name, known);
      const [prefix, ...rest] = name.split('_');
      const alike = known.filter(
        (other) => other.startsWith(`${prefix!}_`) && sources.files.some(({ text }) => text.includes(`env.${other}`)),
      ).length;
      const isOwn = !foreign.test(prefix!) && alike >= 2 && /\benvironment|\benv\b/i.test(code.around);
      if (near === undefined && (!isOwn || sources.has(rest.join('_')))) return [];
      told.add(name);
      return [
        {
          rule: 'environment-variable',
          message: `No source reads a variable “${name}”.${near === undefined ? '' : ` Did you mean “${near}”?`}`,
          severity: 'warning',
          span: spanIn(code, start, start + name.length),
        },
      ];
    });
  },
};
