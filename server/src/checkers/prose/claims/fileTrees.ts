// Trees of files that a document draws, against the folder: entries that are not there among entries that are.

import { join } from 'node:path';
import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimRule, type Code } from './document.ts';

interface Entry {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Drawn trees. */
export const fileTrees: ClaimRule = {
  rules: ['file-tree'],
  async find({ codes, view, folder }) {
    const found: Complaint[] = [];
    for (const code of codes) {
      if (!code.block || !/[├└]─|[|`+]--\s/.test(code.text)) continue;
      const entries = entriesOf(code);
      if (entries.length < 3 || entries.length > 300) continue;
      let there = 0;
      const missing: Entry[] = [];
      for (const entry of entries) {
        const path = join(folder, entry.path);
        const state = await view.find(path);
        if (state.kind === 'there' || state.kind === 'otherCase') there++;
        else if (state.kind === 'missing' && !(await view.isBuilt(path))) missing.push(entry);
      }
      // Most of it must be here, else it draws another folder.
      if (there < 3 || there < 3 * missing.length) continue;
      for (const { path, start, end } of missing) {
        found.push({
          rule: 'file-tree',
          message: `The tree shows “${path}”, which is not there.`,
          severity: 'warning',
          span: spanIn(code, start, end),
        });
      }
    }
    return found;
  },
};

/** The entries of a drawn tree with their paths below the line that is drawn first. */
export function entriesOf(code: Pick<Code, 'text'>): readonly Entry[] {
  const entries: Entry[] = [];
  const open: { readonly column: number; readonly path: string }[] = [];
  let at = 0;
  for (const line of code.text.split('\n')) {
    const branch = /^([\s│|]*)(?:[├└][─-]+|[|`+]--+)\s*/.exec(line);
    const name =
      branch &&
      /^[\w@.()[\]-]+(?: [\w@.-]+)*?(?=\/?(?:\s*$|\s{2,}|\s+[#←<(/-]))/.exec(line.slice(branch[0].length))?.[0];
    if (branch && name && !/^\.{2,3}$/.test(name)) {
      const column = branch[1]!.length;
      while (open.length > 0 && open.at(-1)!.column >= column) open.pop();
      const path = open.length === 0 ? name : `${open.at(-1)!.path}/${name}`;
      open.push({ column, path });
      const start = at + branch[0].length;
      entries.push({ path, start, end: start + name.length });
    }
    at += line.length + 1;
  }
  return entries;
}
