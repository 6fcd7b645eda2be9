// A version of a document that tells of a function whether a call leaves its arguments as they were.

import { dialectOf } from '../../repair/dialects/index.ts';

/** Name of the function that tells it. */
const own = 'touchstoneKeeps';

/**
 * The document with a function at its end that takes what `name` takes, and gives true where the call kept it all.
 *
 * @returns undefined for languages in which there is no way.
 */
export function watching(
  text: string,
  languageId: string,
  name: string,
): { readonly name: string; readonly text: string } | undefined {
  switch (dialectOf(languageId)?.id) {
    case 'javascript':
      return {
        name: own,
        text: `${text}\nfunction ${own}(...given) { const before = JSON.stringify(given); try { ${name}(...given); } catch {} return JSON.stringify(given) === before; }\n`,
      };
    case 'python':
      return {
        name: own,
        text: `${text}\n\ndef ${own}(*given):\n    before = repr(given)\n    try:\n        ${name}(*given)\n    except Exception:\n        pass\n    return repr(given) == before\n`,
      };
    default:
      return undefined;
  }
}
