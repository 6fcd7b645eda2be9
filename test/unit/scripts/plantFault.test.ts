// The demo's fault operators: seeded, and only where they can.

import { expect, test } from 'vitest';
import { plantableFaults, plantFault } from '../../../scripts/plantFault.ts';

const source = `import { alpha, betaGamma } from './x.ts';\n\nexport function f(list: string[]): number {\n  return betaGamma(list.toReversed());\n}\n`;

test('drops one import and names the line of its use', () => {
  const fault = plantableFaults(source).find((one) => one.operator === 'drop-import')!;
  expect(fault.text).toContain("import { alpha } from './x.ts';");
  expect(fault.line).toBe(4);
});
test('misspells one method', () => {
  const fault = plantableFaults(source).find((one) => one.operator === 'misspell')!;
  expect(fault.text).not.toContain('toReversed');
  expect(fault.line).toBe(4);
});
test('plants the same fault for the same seed', () => {
  expect(plantFault(source, 3)).toEqual(plantFault(source, 3));
});
test('plants nothing where there is no place', () => {
  expect(plantFault('export const a = 1;\n', 1)).toBeUndefined();
});
