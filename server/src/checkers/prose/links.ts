// Dead links of Markdown and reStructuredText within the workspace: files that are not there and anchors that no
// heading makes. Never asks the network; what lies outside of the folder is not looked at.

import { dirname, join, resolve } from 'node:path';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { anchorsOf } from './anchors.ts';
import { markdownLinks, rstLinks, type DocumentLink } from './documentLinks.ts';
import { viewOf, type FolderView } from './folderView.ts';
import { markdownBlocks } from './markdownBlocks.ts';
import { nearest } from './nearest.ts';
import { proseChecker } from './proseChecker.ts';
import type { Complaint } from './proseRun.ts';

/** The link checker. */
export const linksChecker = proseChecker({
  id: 'prose-links',
  title: 'Links',
  languages: ['markdown', 'restructuredtext'],
  tool: 'links',
  command: 'links and anchors',
  async look(context, request) {
    const { complaints, count } = await complaintsOf(context, request);
    return { complaints, note: `${count} links of this workspace looked at.` };
  },
});

async function complaintsOf(context: CheckerContext, request: CheckRequest) {
  const { text, path, snapshot } = request.overlay;
  const view = viewOf(snapshot);
  const complaints: Complaint[] = [];
  let count = 0;
  if (request.document.languageId === 'restructuredtext') {
    for (const link of rstLinks(text)) {
      const target = targetOf(link.address);
      if (!target || target.path === '' || target.path.startsWith('/') || !/\.\w+$/.test(target.path)) continue;
      count++;
      const complaint = await missingFile(view, path, link, target.path);
      if (complaint) complaints.push(complaint);
    }
    return { complaints, count };
  }
  const blocks = markdownBlocks(text);
  const { links, open } = markdownLinks(text, blocks);
  const own = anchorsOf(text, blocks);
  for (const link of links.slice(0, 5000)) {
    context.signal.throwIfAborted();
    const target = targetOf(link.address);
    if (!target) continue;
    count++;
    const complaint =
      target.path === ''
        ? missingAnchor(link, target.fragment ?? '', own, 'this document')
        : await deadLink(view, path, link, target);
    if (complaint) complaints.push(complaint);
  }
  for (const { span, label } of open) {
    if (!/\p{L}/u.test(label)) continue;
    complaints.push({
      rule: 'missing-definition',
      message: `No definition of the label “${label}” is in this document.`,
      severity: 'info',
      span,
    });
  }
  return { complaints, count };
}

interface Target {
  readonly path: string;
  readonly fragment?: string;
}

/** The file and fragment of an address in the workspace; undefined for what leads elsewhere or is a pattern. */
function targetOf(address: string): Target | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:|^\/\//.test(address) || address === '') return undefined;
  if (/[{}<>*$|\0]|^%[A-Z]/.test(address)) return undefined;
  const hash = address.indexOf('#');
  const before = (hash < 0 ? address : address.slice(0, hash)).replace(/\?.*$/, '');
  try {
    const path = decodeURIComponent(before);
    if (path.includes('\0')) return undefined;
    if (hash < 0) return { path };
    return { path, fragment: decodeURIComponent(address.slice(hash + 1)) };
  } catch {
    return undefined; // A percent sign that encodes nothing: not for us to tell.
  }
}

function pathOf(view: FolderView, document: string, path: string): string {
  return path.startsWith('/') ? join(view.root, path) : resolve(dirname(document), path);
}

async function deadLink(
  view: FolderView,
  document: string,
  link: DocumentLink,
  target: Target,
): Promise<Complaint | undefined> {
  const missing = await missingFile(view, document, link, target.path);
  if (missing || target.fragment === undefined) return missing;
  const path = pathOf(view, document, target.path);
  if (!/\.(?:md|markdown)$/i.test(path)) return undefined;
  const text = await view.read(path);
  return text === undefined ? undefined : missingAnchor(link, target.fragment, anchorsOf(text), target.path);
}

/** What generators of sites make of a file: a page without its ending, a folder with an index. */
const spellings = ['', '.md', '.markdown', '.mdx', '.html', '/index.md', '/README.md'];

async function missingFile(
  view: FolderView,
  document: string,
  link: DocumentLink,
  address: string,
): Promise<Complaint | undefined> {
  const path = pathOf(view, document, address).replace(/[\\/]+$/, '');
  const found = await view.find(path);
  if (found.kind === 'there' || found.kind === 'unknown') return undefined;
  if (found.kind === 'otherCase') {
    return {
      rule: 'other-case',
      message: `“${address}” is spelt “${found.name}” on disk; where capitals count, the link is dead.`,
      severity: 'warning',
      span: link.span,
    };
  }
  const bare = path.replace(/\.html?$/, '');
  for (const spelling of spellings)
    if (bare + spelling !== path && (await view.find(bare + spelling)).kind === 'there') return undefined;
  const wanted = address.split('/').at(-1) ?? address;
  const near = nearest(wanted, found.siblings)[0];
  const hint = near === undefined ? '' : ` Did you mean “${near}”?`;
  // Sites have their own idea of the root, and what is built need not be there.
  const sure = !address.startsWith('/') && !(await view.isBuilt(path)) && link.kind !== 'html';
  return {
    rule: 'missing-file',
    message: `There is no file “${address}”.${hint}`,
    severity: sure ? 'warning' : 'info',
    span: link.span,
  };
}

function missingAnchor(
  link: DocumentLink,
  fragment: string,
  anchors: ReadonlySet<string>,
  where: string,
): Complaint | undefined {
  const plain = fragment.replace(/^user-content-/, '');
  if (plain === '' || plain === 'top' || /^(?:L\d+|[!/:~]|fn|fnref)/.test(plain)) return undefined;
  if (anchors.has(plain) || anchors.has(fragment)) return undefined;
  const bare = (slug: string) => slug.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const loose = [...anchors].find((anchor) => bare(anchor) === bare(plain) && bare(plain) !== '');
  if (loose !== undefined) {
    return {
      rule: 'other-anchor',
      message: `“#${fragment}” is spelt “#${loose}” by GitHub’s rules; other pages may accept it.`,
      severity: 'info',
      span: link.span,
    };
  }
  const near = nearest(plain, [...anchors])[0];
  const hint = near === undefined ? '' : ` Did you mean “#${near}”?`;
  return {
    rule: 'missing-anchor',
    message: `No heading of ${where} makes the anchor “#${fragment}”.${hint}`,
    // Tags are also used as marks that lead nowhere on purpose.
    severity: link.kind === 'html' ? 'info' : 'warning',
    span: link.span,
  };
}
