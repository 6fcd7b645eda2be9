// `touchstone dispute`: a saved finding before fresh critics, up to order three, and the person's word.

import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseArguments, type Arguments } from '../../../server/src/cli/arguments.ts';
import { runDispute } from '../../../server/src/cli/disputeCommand.ts';
import { exitCodes } from '../../../server/src/cli/exitCodes.ts';
import { critiqueJson } from '../../../server/src/cli/json.ts';
import { findingIn } from '../../../server/src/cli/report.ts';
import type { CritiqueOutcome } from '../../../server/src/core/outcome.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import { startScriptedEndpoint, type ScriptedEndpoint } from '../../support/scriptedEndpoint.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

const source = '// Whether nobody may speak: from ten until six.\n«const quiet = (hour) => hour >= 22 || hour < 6;»\n';
const target = targetFrom(source, { languageId: 'javascript', goal: 'Say when it is quiet.' });
const opinion = {
  rule: 'critic/lenses',
  message: 'Six is quiet, too.',
  proof: 'opinion',
  severity: 'info',
  category: 'logic',
  evidence: [{ checker: 'some-model', excerpt: 'It says until six.' }],
} as const;
type Request = Parameters<typeof findingOn>[0];
const finding = findingOn({ target } as Request, 'hour < 6', opinion);
const outcome = (critiqued({ target } as Request, [finding]) as { readonly outcome: CritiqueOutcome }).outcome;
const report = critiqueJson(outcome as Extract<CritiqueOutcome, { kind: 'critiqued' }>, 'quiet.js');

let folder: string;
let file: string;
let endpoint: ScriptedEndpoint | undefined;
const printed = { out: '', err: '' };
const save = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'touchstone-dispute-'));
  file = save('quiet.js', target.document.text);
  save('package.json', '{}');
  Object.assign(printed, { out: '', err: '' });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed.err += String(text)), true));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await endpoint?.close();
  endpoint = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const ruling = (answer: string, reason: string, quote = 'hour < 6') => JSON.stringify({ answer, reason, quote });

/** Runs the command as it is typed; the model is the endpoint's, where there is one. */
async function dispute(...more: readonly string[]): Promise<number> {
  const model = endpoint ? ['--model', endpoint.model, '--base-url', endpoint.baseUrl] : [];
  const words = parseArguments(['dispute', file, ...more, ...model]);
  if (!words.ok) throw new Error(words.error.message);
  return runDispute(words.value as Extract<Arguments, { command: 'dispute' }>, new AbortController().signal);
}

describe('a dispute on the command line', () => {
  test('is a critique of the critique, then one of that, and then the person rules [S155]', async () => {
    endpoint = await startScriptedEndpoint([
      ruling('does not hold', 'Until six leaves six out.'),
      ruling('does not hold', 'The ruling is mistaken: six belongs to it.'),
    ]);
    const first = save('1.json', JSON.stringify(report));
    expect(await dispute('--from', first, '--format', 'json')).toBe(exitCodes.ok);
    expect(JSON.parse(printed.out)).toMatchObject({
      findings: [{ id: finding.id, dispute: { ruling: 'falls', reason: 'Until six leaves six out.', order: 2 } }],
    });
    expect(new Ajv({ validateSchema: false, validateFormats: false }).validate(schema, JSON.parse(printed.out))).toBe(
      true,
    );
    const second = save('2.json', printed.out);
    printed.out = '';
    expect(await dispute('--from', second, '--format', 'json')).toBe(exitCodes.findings);
    expect(JSON.parse(printed.out)).toMatchObject({ findings: [{ dispute: { ruling: 'stands', order: 3 } }] });
    const third = save('3.json', printed.out);
    printed.out = '';
    expect(await dispute('--from', third)).toBe(exitCodes.findings);
    expect(printed.out).toContain('Now your word ends it');
    // After order three nobody is asked any more.
    expect(endpoint.requests).toHaveLength(2);
    expect(endpoint.requests[0]!.prompt).toContain('Whether nobody may speak: from ten until six.');
    expect(endpoint.requests[0]!.prompt).toContain('Say when it is quiet.');
    expect(endpoint.requests[1]!.prompt).toContain('Until six leaves six out.');
    await endpoint.close();
    endpoint = undefined;
    expect(await dispute('--from', third, '--dismiss', 'wrong', '--reason', 'Six is morning.')).toBe(exitCodes.ok);
    const dismissed = readFileSync(path.join(folder, '.touchstone', 'dismissed.json'), 'utf8');
    expect(JSON.parse(dismissed)).toMatchObject({
      dismissed: [{ kind: 'wrong', reason: 'Six is morning.', path: 'quiet.js', quote: 'hour < 6' }],
    });
  });
  test('changes no proof state, and says how to go on', async () => {
    endpoint = await startScriptedEndpoint([ruling('holds', 'Six is named.')]);
    expect(await dispute('--from', save('r.json', JSON.stringify(report)), '--finding', finding.id)).toBe(
      exitCodes.findings,
    );
    expect(printed.out).toContain('critic/lenses (opinion)');
    expect(printed.out).toContain('says that it stands: Six is named.');
    expect(printed.out).toContain('--format json');
    expect(readFileSync(file, 'utf8')).toBe(target.document.text);
    expect(existsSync(path.join(folder, '.touchstone'))).toBe(false);
  });
  test('that nobody can tell exits 4, and one without an endpoint 5', async () => {
    endpoint = await startScriptedEndpoint([ruling('cannot tell', 'It depends.')]);
    const saved = save('r.json', JSON.stringify(report));
    expect(await dispute('--from', saved)).toBe(exitCodes.notVerified);
    await endpoint.close();
    expect(await dispute('--from', saved)).toBe(exitCodes.endpoint);
    expect(printed.err).toMatch(/model\./);
    endpoint = undefined;
  });
  test('is not held about a text that has changed', async () => {
    save('quiet.js', target.document.text.replace('hour < 6', 'hour < 7'));
    expect(await dispute('--from', save('r.json', JSON.stringify(report)), '--dismiss', 'wrong')).toBe(exitCodes.usage);
    expect(printed.err).toContain('document.changed');
    expect(existsSync(path.join(folder, '.touchstone'))).toBe(false);
  });
});

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/critique.schema.json', import.meta.url), 'utf8'),
) as object;

describe('a report', () => {
  test('gives back the finding that it was made of', () => {
    const read = findingIn(JSON.stringify(report), undefined);
    if (!read.ok) throw new Error(read.error.message);
    const located = read.value.locate(target.document.text, target.document.uri);
    expect(located).toEqual({ ok: true, value: { span: target.span, finding } });
    expect(read.value.goal).toBe('Say when it is quiet.');
  });
  test('keeps that a program ran, since that is part of the remark', () => {
    const proven = findingOn({ target } as Request, 'hour < 6');
    const told = critiqueJson({ ...outcome, findings: [proven] } as typeof outcome & { kind: 'critiqued' }, 'quiet.js');
    const read = findingIn(JSON.stringify(told), proven.id);
    const located = read.ok && read.value.locate(target.document.text, target.document.uri);
    expect(located && located.ok && located.value.finding).toMatchObject({
      proof: 'proven',
      evidence: [{ checker: 'typescript', receipt: { command: ['tsc', '--noEmit'], exitCode: 2 } }],
    });
  });
  test.each([
    ['that is none', 'x', undefined],
    ['of something else', '{"version": 1}', undefined],
    ['without findings', JSON.stringify({ ...report, findings: [] }), undefined],
    ['without that finding', JSON.stringify(report), 'other'],
    ['with several and no choice', JSON.stringify({ ...report, findings: [{ id: 'a' }, { id: 'b' }] }), undefined],
    ['with a finding that cannot be read', JSON.stringify({ ...report, findings: [{ id: 'a' }] }), 'a'],
  ])('%s is bad usage', (_, text, id) => {
    expect(findingIn(text, id)).toMatchObject({ ok: false, error: { code: 'usage.bad-arguments' } });
  });
  test('of any shape never makes the command fail otherwise', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.anything().map((one) => JSON.stringify({ ...report, findings: [one] })),
        ),
        (text) => {
          const read = findingIn(text, undefined);
          if (!read.ok) expect(read.error.code).toBe('usage.bad-arguments');
        },
      ),
    );
  });
});
