// Plans how many versions of one function are type-checked in one program: as copies of it beside the
// original, each with another body. What cannot be copied faithfully is refused, and asked by itself.

import type ts from 'typescript6';
import type { TypeScript } from './typescriptProject.ts';

/** One text of the document that differs from the original within the function's body only. */
export interface BodyVersion {
  /** Offsets of the body, braces included, in that text. */
  readonly start: number;
  readonly end: number;
}

/** A function and how it is copied. */
export interface CopyPlan {
  /** Offsets of the body, braces included, in the original text. */
  readonly body: { readonly start: number; readonly end: number };
  /** Units before the body, from its parameters on, that read the same in a copy: complaints there are its own too. */
  readonly lead: number;
  /** Whether the return type is written down; else it must be compared. */
  readonly hasReturnType: boolean;
  /** Where the body lies in another text; undefined when that text differs elsewhere or does not parse alone. */
  versionOf(text: string): BodyVersion | undefined;
  /** The original with copies in it. */
  synthesise(bodies: readonly string[]): Synthesis;
}

/** A text with copies. */
export interface Synthesis {
  readonly text: string;
  /** Where each copy and its body lie in it. */
  readonly copies: readonly {
    readonly start: number;
    readonly end: number;
    readonly bodyStart: number;
    readonly name: string;
  }[];
  /** Where the copies were put in, in the original text, and how many units they take. */
  readonly at: number;
  readonly length: number;
}

const mark = '_touchstone_copy_';

/** Words of the compiler about a copy, as it would say them about the original. */
export function withoutCopyNames(message: string): string {
  return message.replaceAll(/_touchstone_copy_\d+_/g, '');
}

interface Copyable {
  readonly node: ts.FunctionLikeDeclaration;
  readonly body: ts.Block;
  /** What stands before the name, the name, and what follows it up to the body, in a copy. */
  readonly before: string;
  readonly name: string;
  readonly after: string;
  /** How many units at the end of `after` are the original's. */
  readonly lead: number;
  /** Around all copies. */
  readonly open: string;
  readonly close: string;
  readonly at: number;
}

/**
 * The plan for the function around a changed stretch.
 *
 * @param file the original, parsed. @param changed offsets of the original within which all texts differ.
 * @returns undefined where no function around it can be copied.
 */
export function planCopies(
  ts: TypeScript,
  file: ts.SourceFile,
  changed: { readonly start: number; readonly end: number },
): CopyPlan | undefined {
  if (file.text.includes(mark)) return undefined;
  const found = copyableAround(ts, file, changed);
  if (!found) return undefined;
  const { node, body } = found;
  const start = body.getStart(file);
  const { end } = body;
  const head = file.text.slice(0, start + 1);
  const tail = file.text.slice(end - 1);
  const scriptKind = (file as unknown as { readonly scriptKind: ts.ScriptKind }).scriptKind;
  const hasLocalTypes = (text: string) => /\b(?:class|interface|enum|type)\s+[\w$]/.test(text);
  const hasReturnType = node.type !== undefined;
  return {
    body: { start, end },
    lead: found.lead,
    hasReturnType,
    versionOf(text) {
      if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return undefined;
      const version = { start, end: text.length - tail.length + 1 };
      const inside = text.slice(version.start, version.end);
      if (/\bsuper\b|@ts-|\/\/\/\s*</.test(inside)) return undefined;
      if (
        !hasReturnType &&
        (hasLocalTypes(inside) || new RegExp(`(?<![\\w$])${escaped(found.name)}(?![\\w$])`).test(inside))
      )
        return undefined;
      return parsesAlone(ts, found, inside, scriptKind) ? version : undefined;
    },
    synthesise(bodies) {
      const copies: { start: number; end: number; bodyStart: number; name: string }[] = [];
      const parts = [found.open];
      let length = found.open.length;
      for (const [index, one] of bodies.entries()) {
        const name = `${found.name}${mark}${index}_`;
        const lead = `\n${found.before}${name}${found.after}`;
        const bodyStart = found.at + length + lead.length;
        copies.push({ start: found.at + length + 1, bodyStart, end: bodyStart + one.length, name });
        parts.push(lead, one, ';');
        length += lead.length + one.length + 1;
      }
      parts.push(found.close);
      length += found.close.length;
      const text = file.text.slice(0, found.at) + parts.join('') + file.text.slice(found.at);
      return { text, copies, at: found.at, length };
    },
  };
}

/** The innermost copyable function whose body holds the whole change. */
function copyableAround(
  ts: TypeScript,
  file: ts.SourceFile,
  changed: { readonly start: number; readonly end: number },
): Copyable | undefined {
  for (const statement of file.statements) {
    if (changed.start < statement.pos || changed.end > statement.end) continue;
    const around = (body: ts.Node | undefined): body is ts.Block =>
      body !== undefined &&
      ts.isBlock(body) &&
      body.getStart(file) < changed.start + 1 &&
      changed.start > body.getStart(file) &&
      changed.end < body.end;
    if (ts.isFunctionDeclaration(statement) && statement.name && around(statement.body))
      return functionCopy(ts, file, statement, statement.name, statement.body);
    if (ts.isVariableStatement(statement)) return variableCopy(ts, file, statement, around);
    if (ts.isClassDeclaration(statement)) {
      const member = statement.members.find((one) => ts.isMethodDeclaration(one) && around(one.body));
      if (member && ts.isMethodDeclaration(member) && around(member.body))
        return methodCopy(ts, file, statement, member, member.body);
    }
    return undefined;
  }
  return undefined;
}

function functionCopy(
  ts: TypeScript,
  file: ts.SourceFile,
  node: ts.FunctionDeclaration,
  name: ts.Identifier,
  body: ts.Block,
): Copyable | undefined {
  const twins = file.statements.filter((one) => ts.isFunctionDeclaration(one) && one.name?.text === name.text);
  if (twins.length > 1) return undefined;
  const isAsync = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  const star = node.asteriskToken === undefined ? '' : '*';
  return {
    node,
    body,
    before: `${isAsync ? 'async ' : ''}function${star} `,
    name: name.text,
    after: file.text.slice(name.end, body.getStart(file)),
    lead: body.getStart(file) - name.end,
    open: '\n',
    close: '',
    at: node.end,
  };
}

function variableCopy(
  ts: TypeScript,
  file: ts.SourceFile,
  node: ts.VariableStatement,
  around: (body: ts.Node | undefined) => body is ts.Block,
): Copyable | undefined {
  const [declaration, ...others] = node.declarationList.declarations;
  const isConst = (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
  if (!declaration || others.length > 0 || !isConst || !ts.isIdentifier(declaration.name)) return undefined;
  const { initializer } = declaration;
  if (!initializer || !(ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) return undefined;
  if (!around(initializer.body)) return undefined;
  return {
    node: initializer,
    body: initializer.body,
    before: 'const ',
    name: declaration.name.text,
    after: file.text.slice(declaration.name.end, initializer.body.getStart(file)),
    lead: initializer.body.getStart(file) - declaration.name.end,
    open: '\n',
    close: '',
    at: node.end,
  };
}

/** A method becomes a function with a `this` parameter in a static block, where private members are seen. */
function methodCopy(
  ts: TypeScript,
  file: ts.SourceFile,
  owner: ts.ClassDeclaration,
  node: ts.MethodDeclaration,
  body: ts.Block,
): Copyable | undefined {
  if (!owner.name || owner.typeParameters || !ts.isIdentifier(node.name)) return undefined;
  const own = node.name;
  const twins = owner.members.filter((one) => one.name && ts.isIdentifier(one.name) && one.name.text === own.text);
  const isStatic = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
  const isAsync = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  if (twins.length > 1 || isStatic || node.modifiers?.some((one) => ts.isDecorator(one))) return undefined;
  const declares = node.parameters[0]?.name.getText(file) === 'this';
  const paren = file.text.indexOf('(', own.end);
  const signature = file.text.slice(own.end, body.getStart(file));
  // The type `this` means the subclass in a method and nothing in a function.
  if (
    paren < 0 ||
    declares ||
    /\bthis\b/.test(signature) ||
    /\breturn\s+this\b|[:<|&]\s*this\b|\bas\s+this\b/.test(body.getText(file))
  )
    return undefined;
  const typeParameters = file.text.slice(own.end, paren);
  const rest = file.text.slice(paren + 1, body.getStart(file));
  const comma = node.parameters.length > 0 ? ', ' : '';
  return {
    node,
    body,
    before: `${isAsync ? 'async ' : ''}function${node.asteriskToken === undefined ? '' : '*'} `,
    name: own.text,
    after: `${typeParameters}(this: ${owner.name.text}${comma}${rest}`,
    lead: rest.length,
    open: '\nstatic {\n',
    close: '\n}\n',
    at: node.end,
  };
}

/** Whether a body belongs to one whole function: it parses, and closes nothing but itself. */
function parsesAlone(ts: TypeScript, found: Copyable, body: string, scriptKind: ts.ScriptKind): boolean {
  const text = `${found.before}f${found.after}${body}`;
  const file = ts.createSourceFile('copy.ts', text, ts.ScriptTarget.ESNext, false, scriptKind);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: readonly unknown[] };
  return parseDiagnostics.length === 0 && file.statements.length === 1 && file.statements[0]!.end === text.length;
}

function escaped(text: string): string {
  return text.replaceAll('$', '\\$');
}
