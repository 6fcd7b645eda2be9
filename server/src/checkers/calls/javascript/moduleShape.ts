// What a JavaScript or TypeScript document is made of, as far as making programs of it goes: its statements, which of
// them can be switched between versions, and the edits that turn imports and exports into what a function can do.

import { sortEdits, type TextEdit } from '../../../base/edit.ts';
import type { Span } from '../../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../../core/syntaxTree.ts';

/** How versions of one statement are switched. */
export type SegmentForm = 'function' | 'binding' | 'class' | 'statement' | 'fixed';

/** One statement of the module; edits that lie within `open` can be switched. */
export interface Segment {
  readonly span: Span;
  readonly form: SegmentForm;
  /** Name that it declares, for all forms but statements. */
  readonly name: string;
  /** Where a version may differ. */
  readonly open: Span;
  /** Keyword that binds it, for bindings. */
  readonly keyword: string;
}

/** A document read for making programs. */
export interface ModuleShape {
  readonly text: string;
  readonly isEsm: boolean;
  readonly isStrict: boolean;
  readonly segments: readonly Segment[];
  /** Turns import and export statements into plain ones; sorted, in no segment's span but where it begins. */
  readonly edits: readonly TextEdit[];
  /** Statements that tell what is exported. */
  readonly exported: string;
  /** Relative specifiers that it loads, in order. */
  readonly neighbours: readonly string[];
}

/** The function by which programs import. */
export const importName = '__ts$i';

/** @param hasTypes whether it is TypeScript, where imports of types alone may name what is not there. */
export function shapeOf(tree: SyntaxTree, path: string, hasTypes: boolean): ModuleShape {
  const { text, root } = tree;
  const edits: TextEdit[] = [];
  const getters: string[] = [];
  const segments: Segment[] = [];
  const neighbours = new Set<string>();
  let isEsm = /\.m[jt]sx?$/.test(path);
  let isStrict = isEsm;
  let count = 0;
  const source = (node: SyntaxNode) => text.slice(node.start, node.end);
  const replace = (start: number, end: number, newText: string) => {
    const lines = text.slice(start, end).split('\n').length - newText.split('\n').length;
    edits.push({ span: { start, end }, newText: newText + '\n'.repeat(Math.max(0, lines)) });
  };
  const get = (name: string, value: string) => getters.push(`${JSON.stringify(name)}:()=>${value}`);
  const load = (specifier: SyntaxNode) => {
    const name = source(specifier);
    if (/^.\.{1,2}\//.test(name)) neighbours.add(name.slice(1, -1));
    return `${importName}(${name}${hasTypes ? ',1' : ''})`;
  };
  const importOf = (node: SyntaxNode) => {
    const from = childOf(node, 'source');
    if (hasToken(node, 'type') || !from) {
      const required = node.children.find((child) => child.kind === 'import_require_clause');
      const name = required?.children.find((child) => child.kind === 'identifier');
      const wanted = required?.children.find((child) => child.kind === 'string');
      if (name && wanted) return replace(node.start, node.end, `const ${source(name)}=require(${source(wanted)});`);
      return replace(node.start, node.end, '');
    }
    const own = `__ts$${count++}`;
    const clause = node.children.find((child) => child.kind === 'import_clause');
    const names: string[] = [];
    for (const child of clause?.children ?? []) {
      if (child.kind === 'identifier') names.push(`${source(child)}=${own}.default`);
      if (child.kind === 'namespace_import') names.push(`${source(child.children.find(isName)!)}=${own}`);
      if (child.kind !== 'named_imports') continue;
      for (const one of child.children) {
        const name = childOf(one, 'name');
        if (!name || hasToken(one, 'type')) continue;
        const quoted = name.kind === 'string' ? source(name) : JSON.stringify(source(name));
        names.push(`${source(childOf(one, 'alias') ?? name)}=${own}[${quoted}]`);
      }
    }
    replace(node.start, node.end, `const ${[`${own}=${load(from)}`, ...names].join(',')};`);
  };
  const exportOf = (node: SyntaxNode) => {
    const declaration = childOf(node, 'declaration');
    const from = childOf(node, 'source');
    const value = childOf(node, 'value');
    const isDefault = hasToken(node, 'default');
    const clause = node.children.find((child) => child.kind === 'export_clause');
    if (declaration) {
      const names = declaredNames(declaration, text);
      if (isDefault && names.length === 0) return replace(node.start, declaration.start, 'exports.default=');
      // Blanks of the same length: nothing moves.
      edits.push({
        span: { start: node.start, end: declaration.start },
        newText: blank(text, node.start, declaration.start),
      });
      for (const name of names) get(isDefault ? 'default' : name, name);
      addSegment(declaration);
      return;
    }
    if (value) return replace(node.start, value.start, 'exports.default=');
    if (hasToken(node, 'type')) return replace(node.start, node.end, '');
    if (clause) {
      const own = from ? `__ts$${count++}` : undefined;
      for (const one of clause.children) {
        const name = childOf(one, 'name');
        if (!name || hasToken(one, 'type')) continue;
        const alias = source(childOf(one, 'alias') ?? name).replace(/^(['"])(.*)\1$/s, '$2');
        get(alias, own ? `${own}[${JSON.stringify(source(name))}]` : source(name));
      }
      return replace(node.start, node.end, from ? `const ${own}=${load(from)};` : '');
    }
    if (from) {
      const named = node.children.find((child) => child.kind === 'namespace_export');
      const own = `__ts$${count++}`;
      if (named) get(source(named.children.find((child) => child.named)!), own);
      const all = `for(const k of Object.keys(${own}))if(k!=='default'&&!(k in exports))exports[k]=${own}[k];`;
      return replace(node.start, node.end, `const ${own}=${load(from)};${named ? '' : all}`);
    }
    if (hasToken(node, '=')) {
      const equals = node.children.find((child) => child.kind === '=')!;
      return replace(node.start, equals.start, 'module.exports');
    }
    replace(node.start, node.end, '');
  };
  const addSegment = (node: SyntaxNode) => segments.push(segmentOf(node, text));

  for (const node of root.children) {
    if (node.kind === 'import_statement') {
      isEsm = true;
      importOf(node);
    } else if (node.kind === 'export_statement') {
      isEsm = true;
      exportOf(node);
    } else if (node.kind === 'hash_bang_line') {
      edits.push({ span: { start: node.start, end: node.end }, newText: '' });
    } else if (node.named && node.kind !== 'comment') {
      if (/^(['"])use strict\1;?$/.test(source(node))) isStrict = true;
      addSegment(node);
    }
  }
  if (text.includes('import.meta')) {
    const visit = (node: SyntaxNode): void => {
      if (node.kind === 'meta_property' && source(node) === 'import.meta')
        edits.push({
          span: { start: node.start, end: node.end },
          newText: '({url:"file://"+__filename,filename:__filename,dirname:__dirname})',
        });
      node.children.forEach(visit);
    };
    visit(root);
  }
  for (const found of text.matchAll(/\brequire\s*\(\s*(['"])(\.{1,2}\/[^'"\n]+)\1\s*\)/g)) neighbours.add(found[2]!);
  return {
    text,
    isEsm,
    isStrict: isStrict || isEsm,
    segments,
    edits: sortEdits(edits),
    exported:
      getters.length === 0
        ? ''
        : `for(const [k,g] of Object.entries({${getters.join(',')}}))Object.defineProperty(exports,k,{get:g,enumerable:true});`,
    neighbours: [...neighbours],
  };
}

/** What kind of statement it is, and where it may be switched. */
function segmentOf(node: SyntaxNode, text: string): Segment {
  const span = { start: node.start, end: node.end };
  const name = childOf(node, 'name');
  const named = name === undefined ? '' : text.slice(name.start, name.end);
  const open = { start: name?.end ?? node.start, end: node.end };
  switch (node.kind) {
    case 'function_declaration':
    case 'generator_function_declaration':
      return { span, form: 'function', name: named, open, keyword: text.slice(node.start, name?.start ?? node.start) };
    case 'class_declaration':
      return { span, form: 'class', name: named, open, keyword: '' };
    case 'lexical_declaration':
    case 'variable_declaration': {
      const declarators = node.children.filter((child) => child.kind === 'variable_declarator');
      const bound = declarators[0] && childOf(declarators[0], 'name');
      const value = declarators[0] && childOf(declarators[0], 'value');
      if (declarators.length !== 1 || bound?.kind !== 'identifier' || !value) break;
      return {
        span,
        form: 'binding',
        name: text.slice(bound.start, bound.end),
        open: { start: value.start, end: value.end },
        keyword: '',
      };
    }
    case 'expression_statement':
    case 'if_statement':
    case 'for_statement':
    case 'for_in_statement':
    case 'while_statement':
    case 'try_statement':
      return { span, form: 'statement', name: '', open: span, keyword: '' };
  }
  return { span, form: 'fixed', name: '', open: span, keyword: '' };
}

/** Names that a declaration binds. */
function declaredNames(node: SyntaxNode, text: string): readonly string[] {
  if (/^(?:interface_declaration|type_alias_declaration|ambient_declaration|function_signature)$/.test(node.kind))
    return [];
  const name = childOf(node, 'name');
  if (name) return [text.slice(name.start, name.end)];
  const names: string[] = [];
  const visit = (one: SyntaxNode): void => {
    if (one.kind === 'identifier' || one.kind === 'shorthand_property_identifier_pattern')
      names.push(text.slice(one.start, one.end));
    // Defaults within a pattern bind nothing.
    else for (const child of one.children) if (child.field !== 'right' && child.field !== 'key') visit(child);
  };
  for (const child of node.children) {
    const bound = child.kind === 'variable_declarator' ? childOf(child, 'name') : undefined;
    if (bound) visit(bound);
  }
  return names;
}

const isName = (node: SyntaxNode) => node.kind === 'identifier';

function blank(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/[^\s]/g, ' ');
}

function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

function hasToken(node: SyntaxNode, kind: string): boolean {
  return node.children.some((child) => !child.named && child.kind === kind);
}
