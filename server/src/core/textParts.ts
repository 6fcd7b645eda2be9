// Tells the code of a text from its comments, with strings blanked out of both. A small scanner, not a
// parser, so that it holds for text that does not parse.

import { scriptLanguages } from './suppressions.ts';

/** A text with its comments and its code apart; strings are blanked out of both. */
export interface TextParts {
  readonly code: string;
  readonly comment: string;
}

/** Splits a text into code and comments; languages that are not known are all code and comment alike. */
export function splitText(text: string, languageId: string): TextParts {
  if (braced.has(languageId)) return splitBraced(text, languageId);
  const python = languageId === 'python';
  if (!python && !scriptLanguages.includes(languageId)) return { code: text, comment: text };
  let code = '';
  let comment = '';
  let index = 0;
  /** Depth of braces for each open template literal. */
  const templates: number[] = [];
  const skipString = (quote: string) => {
    code += quote;
    index += quote.length;
    while (index < text.length && !text.startsWith(quote, index)) {
      if (text[index] === '\\') index++;
      else if (quote.length === 1 && (text[index] === '\n' || text[index] === '\r')) break;
      index++;
    }
    code += quote;
    index += quote.length;
  };
  const skipTemplate = () => {
    while (index < text.length && text[index] !== '`') {
      if (text[index] === '\\') index++;
      else if (text.startsWith('${', index)) {
        templates.push(0);
        code += '${';
        index += 2;
        return;
      }
      index++;
    }
    code += '`';
    index++;
  };
  while (index < text.length) {
    const unit = text[index]!;
    if (python ? unit === '#' : text.startsWith('//', index)) {
      const end = text.slice(index).search(/[\r\n]/);
      const stop = end < 0 ? text.length : index + end;
      comment += `${text.slice(index, stop)}\n`;
      index = stop;
    } else if (!python && text.startsWith('/*', index)) {
      const end = text.indexOf('*/', index + 2);
      const stop = end < 0 ? text.length : end + 2;
      comment += `${text.slice(index, stop)}\n`;
      code += ' ';
      index = stop;
    } else if (python && (text.startsWith('"""', index) || text.startsWith("'''", index))) {
      skipString(text.slice(index, index + 3));
    } else if (unit === '"' || unit === "'") {
      skipString(unit);
    } else if (!python && unit === '`') {
      code += unit;
      index++;
      skipTemplate();
    } else if (!python && unit === '/' && regexMayStart(code)) {
      index = regexEnd(text, index);
      code += '/ /';
    } else {
      if (templates.length > 0 && unit === '{') templates[templates.length - 1]!++;
      if (templates.length > 0 && unit === '}') {
        if (templates.at(-1) === 0) {
          templates.pop();
          code += unit;
          index++;
          skipTemplate();
          continue;
        }
        templates[templates.length - 1]!--;
      }
      code += unit;
      index++;
    }
  }
  return { code, comment };
}

function regexMayStart(codeBefore: string): boolean {
  const tail = codeBefore.trimEnd();
  return (
    tail === '' ||
    /[(,=:[!&|?{};+\-*%>~^]$/.test(tail) ||
    /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/.test(tail)
  );
}

function regexEnd(text: string, start: number): number {
  let inClass = false;
  for (let index = start + 1; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\n' || unit === '\r') return start + 1;
    if (unit === '\\') index++;
    else if (unit === '[') inClass = true;
    else if (unit === ']') inClass = false;
    else if (unit === '/' && !inClass) return index + 1;
  }
  return start + 1;
}

/** Languages with comments as in C. */
const braced: ReadonlySet<string> = new Set(['go', 'rust', 'java', 'c', 'cpp']);

/** One piece at a time: a comment, a string or character literal, or a unit of code. */
function splitBraced(text: string, languageId: string): TextParts {
  const pieces = bracedPieces[languageId === 'go' || languageId === 'rust' ? languageId : 'other'];
  let code = '';
  let comment = '';
  let index = 0;
  while (index < text.length) {
    pieces.lastIndex = index;
    const piece = pieces.exec(text)?.[0];
    if (piece === undefined) {
      code += text[index]!;
      index++;
    } else {
      if (piece.startsWith('/')) {
        comment += `${piece}\n`;
        code += ' ';
      } else {
        code += '""';
      }
      index += piece.length;
    }
  }
  return { code, comment };
}

/** A quote in Rust opens a character or is a lifetime; raw strings have no escapes. */
const bracedPieces: Readonly<Record<'go' | 'rust' | 'other', RegExp>> = {
  go: /\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)|`[^`]*`?|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?/y,
  rust: /\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)|b?r(#*)"[^]*?"\1|b?"(?:\\[^]|[^"\\])*"?|b?'(?:\\[^\r\n]+?|[^'\\\r\n]{1,2})'/y,
  other: /\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)|"{3}[^]*?"{3}|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?/y,
};
