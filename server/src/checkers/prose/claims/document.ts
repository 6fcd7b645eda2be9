// A document as rules about its claims read it: its paragraphs as they are written, its code with the words around
// it, and, when a rule asks, the manifest and the sources that the claims are held against.

import { join } from 'node:path';
import type { Span } from '../../../base/text.ts';
import { foldersWithin } from '../../../workspace/folders.ts';
import type { CheckRequest } from '../../checker.ts';
import { documentOffset, flowOf } from '../flow.ts';
import { viewOf, type FolderView } from '../folderView.ts';
import { markdownBlocks, type MarkdownBlock } from '../markdownBlocks.ts';
import { scanInline } from '../markdownInline.ts';
import { flowsOf, labelsOf } from '../markdownParts.ts';
import type { Complaint } from '../proseRun.ts';
import { plainJson } from '../workspaceText.ts';
import { readSources, type Sources } from './sources.ts';

/** A stretch of the document that knows its way back. */
export interface Stretch {
  readonly text: string;
  /** The document's offset of an offset of `text`. */
  at(offset: number): number;
}

/** A paragraph, item, heading or cell as it is written, marks and all. */
export interface Paragraph extends Stretch {
  readonly kind: 'heading' | 'words' | 'cell';
  /** The headings above it, the nearest last. */
  readonly under: readonly string[];
}

/** A code block, or a code span in running text. */
export interface Code extends Stretch {
  readonly block: boolean;
  /** The language of a fence, in small letters; empty where none is said. */
  readonly language: string;
  /** The paragraph around a span, or the one before a block. */
  readonly around: string;
  readonly inHeading: boolean;
}

/** What a package says of itself. */
export interface Manifest {
  /** Relative to the folder, such as `package.json`. */
  readonly path: string;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Commands that it installs. */
  readonly bins: readonly string[];
  /** Packages that it names as something it needs. */
  readonly needs: ReadonlySet<string>;
}

/** One document and what can be looked up about it. */
export interface ClaimDocument {
  readonly text: string;
  /** Folder of the package that the document belongs to, absolute. */
  readonly folder: string;
  readonly view: FolderView;
  readonly blocks: readonly MarkdownBlock[];
  readonly paragraphs: readonly Paragraph[];
  readonly codes: readonly Code[];
  readonly manifest: Manifest | undefined;
  readonly signal: AbortSignal;
  /** Everything that the package's sources say; undefined where not all of them could be read. Read once. */
  sources(): Promise<Sources | undefined>;
}

/** Claims of one kind, held against the workspace. One rule a file, one line in claims/index.ts. */
export interface ClaimRule {
  /** The ids of the complaints that it makes. */
  readonly rules: readonly string[];
  find(document: ClaimDocument): Promise<readonly Complaint[]> | readonly Complaint[];
}

/** The span of the document that a stretch of a stretch covers. */
export function spanIn(stretch: Stretch, start: number, end: number): Span {
  const from = stretch.at(start);
  return { start: from, end: Math.max(from, end > start ? stretch.at(end - 1) + 1 : from) };
}

/** Reads the document of a request. */
export async function claimDocument(request: CheckRequest, signal: AbortSignal): Promise<ClaimDocument> {
  const { text, path, snapshot } = request.overlay;
  const view = viewOf(snapshot);
  const blocks = markdownBlocks(text);
  const { paragraphs, codes } = partsOf(text, blocks);
  let manifest: Manifest | undefined;
  let folder = view.root;
  for (const place of foldersWithin(view.root, path)) {
    const written = await view.read(join(place, 'package.json'));
    const json = plainJson(written);
    if (written === undefined || !json || (typeof json['name'] !== 'string' && place !== view.root)) continue;
    manifest = manifestOf(written, json);
    folder = place;
    break;
  }
  let read: Promise<Sources | undefined> | undefined;
  return {
    text,
    folder,
    view,
    blocks,
    paragraphs,
    codes,
    manifest,
    signal,
    sources: () => (read ??= readSources(view, folder, signal)),
  };
}

function partsOf(text: string, blocks: readonly MarkdownBlock[]) {
  const labels = labelsOf(text, blocks);
  const paragraphs: Paragraph[] = [];
  const codes: Code[] = [];
  const headings: { readonly level: number; readonly words: string }[] = [];
  let before = '';
  for (const block of blocks) {
    if (block.kind === 'code' && block.lines.length > 0) {
      const flow = flowOf(text, block.lines);
      codes.push({
        text: flow.text,
        at: (offset) => documentOffset(flow, offset),
        block: true,
        language: /^[\w+#.-]*/.exec(block.info ?? '')![0].toLowerCase(),
        around: before,
        inHeading: false,
      });
    }
    for (const { flow, kind } of flowsOf(text, block)) {
      if (kind === 'heading') {
        const level = block.level ?? 1;
        while (headings.length > 0 && headings.at(-1)!.level >= level) headings.pop();
      }
      const at = (offset: number) => documentOffset(flow, offset);
      paragraphs.push({
        text: flow.text,
        at,
        kind: kind === 'heading' ? 'heading' : kind === 'cell' ? 'cell' : 'words',
        under: headings.map(({ words }) => words),
      });
      for (const code of scanInline(flow.text, labels).codes) {
        codes.push({
          text: flow.text.slice(code.start, code.end),
          at: (offset) => documentOffset(flow, code.start + offset),
          block: false,
          language: '',
          around: flow.text,
          inHeading: kind === 'heading',
        });
      }
      if (kind === 'heading') headings.push({ level: block.level ?? 1, words: flow.text });
      before = flow.text;
    }
  }
  return { paragraphs, codes };
}

function manifestOf(text: string, json: Readonly<Record<string, unknown>>): Manifest {
  const name = typeof json['name'] === 'string' ? json['name'] : undefined;
  const { bin } = json;
  const bins =
    typeof bin === 'string' && name !== undefined
      ? [name.replace(/^@[^/]*\//, '')]
      : typeof bin === 'object' && bin !== null
        ? Object.keys(bin)
        : [];
  const needs = new Set<string>();
  for (const key of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies', 'resolutions']) {
    const part = json[key];
    if (typeof part === 'object' && part !== null) for (const one of Object.keys(part)) needs.add(one);
  }
  const version = typeof json['version'] === 'string' ? json['version'] : undefined;
  return { path: 'package.json', text, json, name, version, bins, needs };
}
