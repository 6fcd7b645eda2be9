// What a document tells the reader to run or open and that is not there: package scripts, make targets, and files
// of this workspace. Only what looks meant for this very workspace is judged.

import { basename, join, resolve } from 'node:path';
import { foldersWithin, isInside } from '../../workspace/folders.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { commandsOf } from './commands.ts';
import { codeSpansOf, type CodeSpan } from './codeSpans.ts';
import { viewOf, type FolderView } from './folderView.ts';
import { nearest } from './nearest.ts';
import { makeTargetsOf } from './makeTargets.ts';
import { proseChecker } from './proseChecker.ts';
import type { Complaint } from './proseRun.ts';
import { sourceNames } from './sourceNames.ts';
import { editDistance } from './spelling.ts';
import { plainJson } from './workspaceText.ts';

/** The checker of commands and files that documents mention. */
export const mentionsChecker = proseChecker({
  id: 'prose-mentions',
  title: 'Mentioned commands and files',
  languages: ['markdown', 'restructuredtext'],
  tool: 'mentions',
  command: 'scripts, targets and files',
  async look(context, request) {
    const spans = codeSpansOf(request.overlay.text, request.document.languageId);
    const complaints = await mentionComplaints(context, request, spans);
    return { complaints, note: `${spans.length} code spans and blocks looked at.` };
  },
});

async function mentionComplaints(
  context: CheckerContext,
  request: CheckRequest,
  spans: readonly CodeSpan[],
): Promise<readonly Complaint[]> {
  const { text, path, snapshot } = request.overlay;
  // A history speaks of what there was.
  if (!isInside(snapshot.root, path) || /^(?:change(?:s|log)|history|news|releases?)\b/i.test(basename(path)))
    return [];
  const view = viewOf(snapshot);
  const folders = foldersWithin(view.root, path);
  const complaints: Complaint[] = [];
  let scripts = 0;
  for (const span of spans) {
    context.signal.throwIfAborted();
    const { commands, moved } = commandsOf(span);
    if (!moved) {
      for (const command of commands) {
        if (command.kind === 'script') scripts++;
        const complaint =
          command.kind === 'script'
            ? await missingScript(view, folders, text, command.name, command.span)
            : await missingTarget(view, folders, command.name, command.span);
        if (complaint) complaints.push(complaint);
      }
    }
    if (!span.block) {
      const complaint = await missingPath(view, folders, span);
      if (complaint) complaints.push(complaint);
    }
  }
  return [...ofThisProject(complaints, scripts, text), ...(await misspeltNames(context, view, text, spans))];
}

/** Without missing scripts where the document names several, and all of them are another project's. */
function ofThisProject(complaints: readonly Complaint[], scripts: number, text: string): readonly Complaint[] {
  const missing = complaints.filter(({ rule }) => rule === 'missing-script');
  const names = new Set(missing.map(({ span }) => text.slice(span.start, span.end)));
  const isOther =
    names.size > 1 && missing.length === scripts && !missing.some(({ message }) => /Did you/.test(message));
  return isOther ? complaints.filter(({ rule }) => rule !== 'missing-script') : complaints;
}

/** Names in code spans that no source has, while one has a name that differs by a slip of the finger. */
async function misspeltNames(
  context: CheckerContext,
  view: FolderView,
  text: string,
  spans: readonly CodeSpan[],
): Promise<readonly Complaint[]> {
  const asked = spans.flatMap((span) => {
    const name = /^([A-Za-z_$][\w$]{7,80})(?:\(\))?$/.exec(span.text)?.[1];
    // A name of its own has two parts, and the document does not use it a second time.
    const isName = name !== undefined && /[a-z\d][A-Z]|[A-Za-z\d]_[A-Za-z]/.test(name);
    return isName && text.split(name).length === 2 ? [{ span, name }] : [];
  });
  if (asked.length === 0) return [];
  const names = await sourceNames(view, context.signal);
  if (names === undefined || names.size === 0) return [];
  return asked.flatMap(({ span, name }) => {
    if (names.has(name)) return [];
    const near = [...names].find(
      (other) =>
        Math.abs(other.length - name.length) <= 1 &&
        other[0] === name[0] &&
        !/^[sd]?$/.test(
          other.startsWith(name) ? other.slice(name.length) : name.startsWith(other) ? name.slice(other.length) : 'x',
        ) &&
        other.replaceAll(/\d/g, '') !== name.replaceAll(/\d/g, '') &&
        other.toLowerCase() !== name.toLowerCase() &&
        editDistance(name, other, 1) === 1,
    );
    if (near === undefined) return [];
    return [
      {
        rule: 'missing-name',
        message: `No source of this workspace has the name “${name}”. Did you mean “${near}”?`,
        severity: 'info' as const,
        span: span.span,
      },
    ];
  });
}

async function missingScript(
  view: FolderView,
  folders: readonly string[],
  text: string,
  name: string,
  span: Complaint['span'],
): Promise<Complaint | undefined> {
  // A document that shows how to define the script speaks of the reader's own project.
  if (text.includes(`"${name}":`) || text.includes(`'${name}':`)) return undefined;
  const known = new Set<string>();
  let manifests = 0;
  for (const folder of folders) {
    const manifest = plainJson(await view.read(join(folder, 'package.json')));
    if (!manifest) continue;
    manifests++;
    const { scripts } = manifest;
    if (typeof scripts === 'object' && scripts !== null) for (const script of Object.keys(scripts)) known.add(script);
  }
  if (manifests === 0 || known.has(name)) return undefined;
  // A manifest without scripts may be one that was cut down for publishing.
  const near = nearest(name, [...known])[0];
  return {
    rule: 'missing-script',
    message: `No package.json here has a script “${name}”.${near === undefined ? '' : ` Did you mean “${near}”?`}`,
    severity: known.size > 0 ? 'warning' : 'info',
    span,
  };
}

async function missingTarget(
  view: FolderView,
  folders: readonly string[],
  name: string,
  span: Complaint['span'],
): Promise<Complaint | undefined> {
  const known = new Set<string>();
  for (const folder of folders) {
    for (const file of ['GNUmakefile', 'makefile', 'Makefile']) {
      const makefile = await view.read(join(folder, file));
      if (makefile === undefined) continue;
      const targets = makeTargetsOf(makefile);
      if (targets === undefined) return undefined;
      for (const target of targets) known.add(target);
      break;
    }
  }
  if (known.size === 0 || known.has(name)) return undefined;
  const near = nearest(name, [...known])[0];
  return {
    rule: 'missing-target',
    message: `No Makefile here has a target “${name}”.${near === undefined ? '' : ` Did you mean “${near}”?`}`,
    severity: 'warning',
    span,
  };
}

/** Words around a path that say that it is not there yet, or not here. */
const notHere =
  /\b(?:creat|add|generat|new|e\.g|example|such as|like|renam|remov|delet|will|would|output|writ|wrote|produc|emit|sav|stor|install|your|may|might|could|if |optional|instead of|formerly|previously|no longer|used to|was |were |moved|cache|download|template|in (?:the )?(?:home|user))/i;
const placeholder = /\b(?:foo|bar|baz|qux|my|your|some|path|to|example|sample|name|file|folder|dir|x|xyz|abc)\b/i;

async function missingPath(
  view: FolderView,
  folders: readonly string[],
  span: CodeSpan,
): Promise<Complaint | undefined> {
  const words = span.text.replace(/[#:]L?\d+(?:-L?\d+)?$/, '');
  if (!/^(?:\.{1,2}\/)?[\w@.-]+(?:\/[\w@.-]+)+$/.test(words) || words.length > 200) return undefined;
  const last = words.split('/').at(-1)!;
  if (!/^[\w@-][\w@.-]*\.[A-Za-z][A-Za-z0-9]{0,5}$/.test(last) || placeholder.test(words.replaceAll(/[-_.]/g, ' ')))
    return undefined;
  if (notHere.test(span.sentence)) return undefined;
  const first = words.replace(/^(?:\.{1,2}\/)+/, '').split('/')[0]!;
  const candidates = folders.map((folder) => resolve(folder, words));
  if (candidates.some((path) => !isInside(view.root, path))) return undefined;
  let belongs = words.startsWith('./');
  for (const [index, path] of candidates.entries()) {
    const found = await view.find(path);
    if (found.kind === 'there' || found.kind === 'unknown') return undefined;
    if (await view.isBuilt(path)) return undefined;
    // A path that starts with a folder of ours is a path of ours.
    if ((await view.find(join(folders[index]!, first))).kind === 'there') belongs = true;
  }
  if (!belongs) return undefined;
  return {
    rule: 'missing-path',
    message: `There is no file “${words}” in this workspace.`,
    severity: 'info',
    span: span.span,
  };
}
