// Calling the command line on a folder is consent to run its tests there, as `npm test` would be. Where
// there is no sandbox that is said once; in CI, where nobody reads along, it takes a flag (fault row X14).

import type { AskConsent } from '../engine/api.ts';

/**
 * The answers of the command line.
 *
 * @param agreed `--no-isolation` was given.
 * @param inCi the variable CI is set.
 * @param tell prints a line for people.
 */
export function cliConsent(agreed: boolean, inCi: boolean, tell: (line: string) => void): AskConsent {
  let told = false;
  return (question) => {
    const yes = agreed || !inCi;
    if (yes && !told) {
      told = true;
      tell(`no isolation (${question.why}): ${question.title} runs this project\u2019s code with your own rights.`);
    }
    return Promise.resolve(yes);
  };
}

/** Whether the environment is that of a CI system. */
export function isCi(environment: NodeJS.ProcessEnv): boolean {
  const value = environment['CI'];
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false';
}
