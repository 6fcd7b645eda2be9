// Versions of a function that say something of themselves: with a condition that is told how to end at each visit
// (an angelic value), or that give, instead of their result, what was seen at each visit. They are ordinary variants
// and run where all variants do. Angelic values: Nguyen et al., SemFix (ICSE 2013); Xuan et al., Nopol (TSE 2017);
// Mechtaev et al., Angelix (ICSE 2016).

import { sortEdits, type TextEdit } from '../../base/edit.ts';
import type { Variant } from '../../core/trials.ts';
import { indentAt } from '../statements.ts';
import type { RepairPlace } from '../template.ts';

/** How a condition ends at its visits, counted from 0: by itself, always one way, otherwise at one, one way from one on. */
export type Script =
  | { readonly kind: 'own' }
  | { readonly kind: 'all'; readonly says: boolean }
  | { readonly kind: 'flip'; readonly at: number }
  | { readonly kind: 'from'; readonly at: number; readonly says: boolean };

/** A place at which a condition is asked; `edit` writes the text of the question there. */
export interface Hole {
  /** What is asked of itself, as code. */
  readonly own: string;
  edit(question: string): TextEdit;
}

/** Visits that are told of one call. */
export const mostVisits = 24;

/** Whether functions of this place can be instrumented: by name, at the top of the document, without waiting. */
export function canInstrument(place: RepairPlace, name: string | undefined): name is string {
  const shape = place.dialect.shapeOf(place.func);
  if (name === undefined || name.includes('.') || shape?.kind !== 'function') return false;
  if (shape.concise || shape.asynchronous || shape.generator) return false;
  if (/\b(?:await|yield)\b/u.test(place.textOf(place.func))) return false;
  return place.dialect.id === 'python' ? indentAt(place.tree.text, place.func.start) === '' : isJavaScript(place);
}

function isJavaScript({ dialect }: RepairPlace): boolean {
  return dialect.languages.includes('javascript');
}

/**
 * A version in which the condition of a hole follows a script.
 *
 * @param atoms expressions whose values it gives at each visit, instead of the function's result; absent for the result.
 */
export function scripted(
  place: RepairPlace,
  name: string,
  hole: Hole,
  script: Script,
  atoms?: readonly string[],
): Variant {
  return place.dialect.id === 'python'
    ? inPython(place, name, hole, script, atoms)
    : inJavaScript(place, name, hole, script, atoms);
}

function inJavaScript(
  place: RepairPlace,
  name: string,
  hole: Hole,
  script: Script,
  atoms: readonly string[] | undefined,
): Variant {
  const shape = place.dialect.shapeOf(place.func);
  const body = shape?.kind === 'function' ? shape.body : place.func;
  const says =
    script.kind === 'own'
      ? 'o'
      : script.kind === 'all'
        ? String(script.says)
        : script.kind === 'flip'
          ? `k===${script.at}?!o:o`
          : `k>=${script.at}?${script.says}:o`;
  const told = atoms && `if($tl.length<${mostVisits})$tl.push([o,s,$tg===undefined?[]:$tg()]);`;
  const ask = `const $tc=($tf,$tg)=>{const o=Boolean($tf()),k=$tk++,s=${says};${told ?? ''}return s};`;
  const read =
    "const $te=($tf)=>{try{const v=$tf();switch(typeof v){case 'number':return Number.isFinite(v)?v:{x:1};" +
    "case 'string':return v.length<=40?v:{x:1};case 'boolean':return v;case 'undefined':return {u:1};" +
    'default:return v===null?null:{x:1}}}catch{return {x:1}}};';
  const question =
    atoms === undefined
      ? `$tc(()=>(${hole.own}))`
      : `$tc(()=>(${hole.own}),()=>[${atoms.map((atom) => `$te(()=>(${atom}))`).join(',')}])`;
  const open = { start: body.start + 1, end: body.start + 1 };
  const close = { start: body.end - 1, end: body.end - 1 };
  if (atoms === undefined)
    return { edits: sortEdits([{ span: open, newText: ` let $tk=0;${ask}` }, hole.edit(question)]) };
  // Only the outermost call tells; those within are to give what they give.
  const enter = `const $td=${name}.$td=(${name}.$td??0)+1;const $tl=[];let $tk=0;${read}${ask}try{`;
  const leave = `}catch($tx){if($td>1)throw $tx}finally{${name}.$td=$td-1;if($td===1)return JSON.stringify($tl)}`;
  return {
    edits: sortEdits([{ span: open, newText: ` ${enter}` }, hole.edit(question), { span: close, newText: leave }]),
  };
}

function inPython(
  place: RepairPlace,
  name: string,
  hole: Hole,
  script: Script,
  atoms: readonly string[] | undefined,
): Variant {
  const word = (says: boolean) => (says ? 'True' : 'False');
  const says =
    script.kind === 'own'
      ? 'o'
      : script.kind === 'all'
        ? word(script.says)
        : script.kind === 'flip'
          ? `(not o) if k == ${script.at} else o`
          : `${word(script.says)} if k >= ${script.at} else o`;
  const question =
    atoms === undefined
      ? `_tc(lambda: (${hole.own}))`
      : `_tc(lambda: (${hole.own}), lambda: [${atoms.map((atom) => `_te(lambda: (${atom}))`).join(', ')}])`;
  const after = `


_ts = {"k": 0, "l": [], "d": 0}


def _tc(f, g=None):
    o = bool(f())
    k = _ts["k"]
    _ts["k"] = k + 1
    s = ${says}
    if len(_ts["l"]) < ${mostVisits}:
        _ts["l"].append([o, s, g() if g else []])
    return s


def _te(f):
    try:
        v = f()
    except Exception:
        return {"x": 1}
    if v is None or isinstance(v, bool):
        return v
    if isinstance(v, int):
        return v if abs(v) < 2 ** 53 else {"x": 1}
    if isinstance(v, float):
        return {"f": v} if v - v == 0 else {"x": 1}
    return v if isinstance(v, str) and len(v) <= 40 else {"x": 1}


def _tw(f):
    def w(*a, **b):
        if _ts["d"]:
            return f(*a, **b)
        _ts.update(k=0, l=[], d=1)
        try:
            ${atoms === undefined ? 'return f(*a, **b)' : 'f(*a, **b)'}
        ${atoms === undefined ? 'finally' : 'except Exception:\n            pass\n        finally'}:
            _ts["d"] = 0
        import json
        return json.dumps(_ts["l"])
    return w


${name} = _tw(${name})
`;
  const { end } = place.func;
  return { edits: sortEdits([hole.edit(question), { span: { start: end, end }, newText: after }]) };
}

/** A version of the function that gives the value of an expression of its language, whatever it is called with. */
export function giving(place: RepairPlace, name: string, expression: string): Variant | undefined {
  const { end } = place.func;
  if (place.dialect.id === 'python')
    return { edits: [{ span: { start: end, end }, newText: `\n\n\n${name} = lambda *_, **__: (${expression})\n` }] };
  const shape = place.dialect.shapeOf(place.func);
  if (shape?.kind !== 'function' || shape.concise) return undefined;
  const span = { start: shape.body.start + 1, end: shape.body.start + 1 };
  return { edits: [{ span, newText: ` if (true) return (${expression});` }] };
}
