// Tells a line of code or a drawing from a line of words: comments and plain text hold both.

const statements =
  /^(?:(?:const|let|var|export|import|from|return|throw|await|async|yield|function|class|interface|enum|struct|impl|pub|fn|func|def|elif|package|using|namespace|public|private|protected|static|extern|typedef|template|#include|#define|#if|#endif|use|mod|match|switch|case|while|for|if|else|try|catch|finally|do|end|print|echo|assert)\b.*(?:[;{}()=:]|->|=>)$|[}\])]+[;,]?$|<\/?[A-Za-z][^>]*>$)/;

/** Whether a line reads like code. */
export function looksLikeCode(line: string): boolean {
  const words = line.trim();
  if (words === '') return false;
  if (statements.test(words)) return true;
  if (
    /(?:[;{]|\);?|=>|\\)$/.test(words) &&
    /[=(){}[\]<>.]/.test(words.slice(0, -1)) &&
    !/[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(words)
  )
    return true;
  if (/^[\w.$]+\s*(?:[-+*/|&]?=|:=)\s*\S/.test(words) && !/[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(words)) return true;
  if (/^[\w.$]+\([^)]*\)[;,]?$/.test(words)) return true;
  if (/^["']?[\w.-]+["']?\s*:\s*["'{[\d][^]*[,"'}\]]$/.test(words)) return true;
  const signs = words.match(/[{}()[\];=<>|&$\\]/g)?.length ?? 0;
  return signs / words.length > 0.15;
}

/** Rulers, tables and drawings: lines with hardly a letter, or with columns. */
export function isFigure(content: string): boolean {
  const letters = content.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const blanks = content.match(/\s/g)?.length ?? 0;
  if (content.length > 0 && letters < (content.length - blanks) / 2) return true;
  return /\S {3,}\S.* {3,}\S/.test(content) || /^\|.*\|$/.test(content) || /\S\t+\S/.test(content);
}
