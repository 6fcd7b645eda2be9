// Names of the package itself that are written otherwise: in install commands, imports, badges, and addresses of its
// repository. Only a slip is told; any other name may be another package.

import type { Complaint } from '../proseRun.ts';
import { commandLines } from './commandLines.ts';
import { spanIn, type ClaimDocument, type ClaimRule, type Manifest } from './document.ts';
import { isSlip } from './near.ts';

/** The package's own name, command and repository. */
export const packageName: ClaimRule = {
  rules: ['package-name', 'command-name', 'repository-name', 'future-version'],
  find(document) {
    const { manifest } = document;
    if (!manifest?.name) return [];
    return [
      ...installed(document, manifest.name, manifest),
      ...commands(document, manifest),
      ...addresses(document, manifest.name, manifest),
    ];
  },
};

function wrongName(name: string, own: string, manifest: Manifest): boolean {
  if (manifest.needs.has(name) || manifest.bins.includes(name)) return false;
  const [scope, bare] = name.startsWith('@') ? name.split('/', 2) : ['', name];
  const [ownScope, ownBare] = own.startsWith('@') ? own.split('/', 2) : ['', own];
  if (bare === ownBare) return scope !== '' && ownScope !== '' && isSlip(scope!, ownScope!);
  return scope === ownScope && isSlip(bare!, ownBare!);
}

function installed({ codes }: ClaimDocument, own: string, manifest: Manifest): readonly Complaint[] {
  const found: Complaint[] = [];
  for (const code of codes) {
    for (const { command, rest, start } of commandLines(code)) {
      const verb =
        /^(?:npm|pnpm|yarn|bun)$/.test(command) &&
        /^\s+(?:global\s+)?(?:i|in|install|add|un|uninstall|remove)\b/.exec(rest);
      if (!verb) continue;
      for (const word of rest.matchAll(/(?<=\s)((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:@([\w.^~-]+))?(?=\s|$)/g)) {
        if (word.index < verb[0].length) continue;
        if (wrongName(word[1]!, own, manifest))
          found.push({
            rule: 'package-name',
            message: `The package is named “${own}” in package.json, not “${word[1]!}”.`,
            severity: 'warning',
            span: spanIn(code, start + word.index, start + word.index + word[1]!.length),
          });
        if (word[1] === own && isAhead(word[2], manifest.version))
          found.push(ahead(word[2]!, manifest, spanIn(code, start + word.index, start + word.index + word[0].length)));
      }
    }
    if (!code.block) continue;
    for (const use of code.text.matchAll(
      /(?:\bfrom\s+|\brequire\(\s*|\bimport\(\s*|^\s*import\s+)(['"])((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[\w./-]*)?\1/gm,
    )) {
      if (!wrongName(use[2]!, own, manifest)) continue;
      const start = use.index + use[0].indexOf(use[1]!) + 1;
      found.push({
        rule: 'package-name',
        message: `The package is named “${own}” in package.json, not “${use[2]!}”.`,
        severity: 'warning',
        span: spanIn(code, start, start + use[2]!.length),
      });
    }
  }
  return found;
}

function commands({ codes, text }: ClaimDocument, manifest: Manifest): readonly Complaint[] {
  if (manifest.bins.length === 0) return [];
  const names = new Set([...manifest.bins, manifest.name!]);
  return codes.flatMap((code) =>
    commandLines(code).flatMap(({ command, commandStart, byRunner, rest }): readonly Complaint[] => {
      if (names.has(command) || manifest.needs.has(command)) return [];
      // What is written twice is no slip, but a name.
      if (
        text.split(new RegExp(String.raw`(?<![\w-])${command.replaceAll(/[.@]/g, String.raw`\$&`)}(?![\w-])`))
          .length !== 2
      )
        return [];
      // Words in running text are commands only with something after them.
      if (!code.block && !byRunner && !/^\s+\S/.test(rest)) return [];
      const meant = [...names].find((name) => isSlip(command, name));
      if (meant === undefined) return [];
      return [
        {
          rule: 'command-name',
          message: `This package installs no command “${command}”. Did you mean “${meant}”?`,
          severity: 'warning',
          span: spanIn(code, commandStart, commandStart + command.length),
        },
      ];
    }),
  );
}

const ownPages =
  /\b(?:(?:www\.)?npmjs\.(?:com|org)\/package\/|img\.shields\.io\/npm\/(?:v|dm|dw|dy|dt|l|types)\/|badge\.fury\.io\/js\/|packagephobia\.(?:com|now\.sh)\/(?:badge|result)\?p=|bundlephobia\.com\/(?:package|result\?p=)\/?|(?:cdn\.jsdelivr\.net\/npm|unpkg\.com)\/)((?:@[\w.-]+(?:\/|%2F))?[A-Za-z][\w.-]*?)(?:@([\w.^~-]+))?(?=\.(?:svg|png)|[\s/)\]"'>?#&]|$)/g;
const repositoryPage =
  /\b(?:github\.com[/:]|raw\.githubusercontent\.com\/|img\.shields\.io\/github\/[\w-]+(?:\/[\w-]+)?\/|travis-ci\.(?:org|com)\/|codecov\.io\/(?:gh|github)\/|coveralls\.io\/(?:r|repos\/github)\/)([\w.-]+)\/([\w.-]+?)(?=\.(?:git|svg|png)\b|[\s/)\]"'>?#&]|$)/g;

function addresses({ text }: ClaimDocument, own: string, manifest: Manifest): readonly Complaint[] {
  const found: Complaint[] = [];
  for (const page of text.matchAll(ownPages)) {
    const name = page[1]!.replace('%2F', '/');
    const start =
      page.index + page[0].indexOf(page[1]!, page[0].lastIndexOf('/', page[0].length - page[1]!.length - 1));
    const span = { start, end: start + page[1]!.length };
    if (wrongName(name, own, manifest)) {
      const message = `The package is named “${own}” in package.json, not “${name}”.`;
      found.push({ rule: 'package-name', message, severity: 'warning', span });
    }
    if (name === own && isAhead(page[2], manifest.version))
      found.push(ahead(page[2]!, manifest, { start, end: page.index + page[0].length }));
  }
  const slug = repositoryOf(manifest);
  if (!slug) return found;
  for (const page of text.matchAll(repositoryPage)) {
    const [owner, name] = [page[1]!, page[2]!];
    const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
    const isOwner = same(owner, slug.owner);
    const isName = same(name, slug.name);
    if (isOwner === isName) continue;
    if (
      isOwner
        ? !isSlip(name.toLowerCase(), slug.name.toLowerCase())
        : !isSlip(owner.toLowerCase(), slug.owner.toLowerCase())
    )
      continue;
    const start = page.index + page[0].length - owner.length - 1 - name.length;
    found.push({
      rule: 'repository-name',
      message: `The repository is “${slug.owner}/${slug.name}” in package.json, not “${owner}/${name}”.`,
      severity: 'warning',
      span: { start, end: page.index + page[0].length },
    });
  }
  return found;
}

/** Owner and name of the repository on GitHub. */
export function repositoryOf({ json }: Manifest): { readonly owner: string; readonly name: string } | undefined {
  const { repository } = json;
  const url =
    typeof repository === 'string'
      ? repository
      : typeof repository === 'object' && repository !== null && 'url' in repository
        ? String(repository.url)
        : '';
  const found = /(?:github\.com[/:]|^github:|^)([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/#].*)?$/.exec(url);
  return found ? { owner: found[1]!, name: found[2]! } : undefined;
}

/** Whether a version that is asked for is later than the package's own. */
function isAhead(asked: string | undefined, own: string | undefined): boolean {
  const [a, b] = [numbers(asked), numbers(own)];
  if (!a || !b) return false;
  for (const [index, part] of a.entries()) if (part !== b[index]) return part > b[index]!;
  return false;
}

function numbers(version: string | undefined): readonly number[] | undefined {
  const found =
    /^[v^~]?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(version ?? '') ?? /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  return found
    ?.slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
}

function ahead(asked: string, { version }: Manifest, span: Complaint['span']): Complaint {
  return {
    rule: 'future-version',
    message: `The package is at version ${version!} in package.json; “${asked}” is later.`,
    severity: 'warning',
    span,
  };
}
