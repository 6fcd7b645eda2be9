// The packages on which text rules are measured: those in which repair plants its faults, and more, so that false
// alarms are counted over many hands. Split by package: one half was looked at while the rules were made.

import { subjectPackages, type SubjectPackage } from '../repair/packages.ts';

const more: readonly SubjectPackage[] = [
  { language: 'javascript', name: 'qs', version: '6.14.0', half: 'tuning', sources: 'qs/lib', files: /\.js$/ },
  {
    language: 'javascript',
    name: 'validator',
    version: '13.15.15',
    half: 'tuning',
    sources: 'validator/es/lib',
    files: /\.js$/,
  },
  {
    language: 'javascript',
    name: 'rxjs',
    version: '7.8.1',
    half: 'tuning',
    sources: 'rxjs/src/internal',
    files: /\.ts$/,
  },
  {
    language: 'javascript',
    name: 'semver',
    version: '7.7.2',
    half: 'reported',
    sources: 'semver',
    files: /^(?!bin)[\w/-]+\.js$/,
  },
  {
    language: 'javascript',
    name: 'commander',
    version: '14.0.0',
    half: 'reported',
    sources: 'commander/lib',
    files: /\.js$/,
  },
  {
    language: 'javascript',
    name: 'zod',
    version: '4.1.5',
    half: 'reported',
    sources: 'zod/src/v4/core',
    files: /\.ts$/,
  },
  {
    language: 'javascript',
    name: 'mathjs',
    version: '14.6.0',
    half: 'reported',
    sources: 'mathjs/lib/esm',
    files: /^(function|utils|type|expression)\/.*\.js$/,
  },
  { language: 'python', name: 'click', version: '8.2.1', half: 'tuning', sources: 'click', files: /\.py$/ },
  { language: 'python', name: 'attrs', version: '25.3.0', half: 'tuning', sources: 'attr', files: /\.py$/ },
  {
    language: 'python',
    name: 'sortedcontainers',
    version: '2.4.0',
    half: 'reported',
    sources: 'sortedcontainers',
    files: /\.py$/,
  },
  {
    language: 'python',
    name: 'networkx',
    version: '3.5',
    half: 'reported',
    sources: 'networkx/algorithms',
    files: /\.py$/,
  },
];

/** All packages, tuning and reported apart. */
export const codePackages: readonly SubjectPackage[] = [
  // Alarms in its siblings were read, and some of its lines with them.
  ...subjectPackages.map((one) => (one.name === 'd3-array' ? { ...one, half: 'tuning' as const } : one)),
  ...more,
];
