// Wording that claims more, or says less, than it shows: superlatives without a source, comparisons without a number,
// abbreviations that are never spelt out. Matters of opinion, and said as such.

import type { Span } from '../../base/text.ts';

/** One remark. */
export interface Remark {
  readonly rule: 'superlative' | 'vague-comparison' | 'undefined-abbreviation';
  readonly span: Span;
  readonly message: string;
}

const superlative =
  /\b(?:(?:the|world['’]s) (?:fastest|simplest|easiest|smallest|best|leanest|tiniest|safest)|(?:the )?most (?:powerful|popular|advanced|complete|flexible|efficient|performant|secure|reliable|trusted|widely used)|blazing(?:ly)?[ -]fast|lightning[ -]fast|ultra[ -]?fast|best[ -]in[ -]class|state[ -]of[ -]the[ -]art|world[ -]class|unparalleled|cutting[ -]edge|revolutionary|battle[ -]tested)\b(?! (?:way|practice|approach|thing|option|choice|case|match|effort|guess|fit|one|to|of both|if)\b)/gi;
const comparison =
  /\b(?:much|significantly|considerably|dramatically|substantially|vastly|far|orders of magnitude|many times) (?:faster|slower|smaller|larger|better|lighter|cheaper|safer|quicker|more (?:efficient|performant|reliable|accurate))\b/gi;
const shown = /\d|\]\(|\bbenchmark|\bbecause\b|\bsince\b|\bmeasur/i;

/** Abbreviations that readers of technical texts know, in capitals. */
const known: ReadonlySet<string> = new Set(
  'ACL AES AJAX AMD ANSI API APIS APM ARM ASAP ASCII AST ASP AWS BDD BFS BOM BSD CDN CGI CI CJK CJS CLI CLS CMD CMS CORS CPU CRLF CRUD CSP CSS CSV CVE DAG DDL DFS DHCP DI DLL DNS DOM DRY DSL DST DTD ECMA EOF EOL ESLINT ESM EXIF FAQ FIFO FTP GCC GIF GIT GMT GNU GPL GPU GUI GUID HMAC HMR HSL HSV HTML HTTP HTTPS IBM IDE IDES IEEE IETF IIFE IMAP IO IOT IPC ISC ISO JIT JPEG JPG JS JSDOC JSON JSONP JSX JVM JWT LAN LDAP LF LGPL LICENSE LIFO LRU LSP LTS MAC MB MD MIME MIT MPL MVC MVP MX NAN NASM NATS NB NFC NFD NIST NPM NTFS NULL OAUTH OK OOM OOP ORM OS OSS PATH PDF PEM PHP PID PNG POSIX PR PRS QA RAM RAW README REPL REST RFC RGB RGBA RPC RSA RSS SAAS SCP SCSS SDK SEO SHA SIMD SMTP SPA SPDX SQL SSD SSH SSL SSR STDERR STDIN STDOUT SVG SYN TCP TDD TLA TLD TLS TODO TTL TTY UDP UI UID UML UMD UNC UNIX URI URIS URL URLS USA USB USD UTC UTF UUID UUIDS UX VM VMS VPN VS WASM WAV WCAG WHATWG WIP WSL WWW XHR XML XMPP XSS YAML ZIP BUT AND NOT THE ARE CAN MUST MAY SHALL SHOULD WILL ALL ANY ONE TWO NEW OLD YES NOTE NEVER ALWAYS ONLY WARNING CAUTION IMPORTANT TIP INFO DANGER BREAKING DEPRECATED BETA ALPHA WITHOUT REQUIRED OPTIONAL TRUE FALSE THIS THAT YOU YOUR GET POST PUT PATCH DELETE HEAD OPTIONS SIGINT SIGTERM SIGKILL SIGHUP SELECT INSERT UPDATE FROM WHERE'.split(
    ' ',
  ),
);

/** The wording of one sentence: remarks on it, and abbreviations that it uses. */
export interface Wording {
  readonly remarks: readonly Remark[];
  readonly abbreviations: readonly { readonly short: string; readonly span: Span }[];
}

/** The wording of a sentence; spans are of the text that it stands in. */
export function wordingOf(text: string, sentence: Span): Wording {
  const remarks: Remark[] = [];
  // Addresses and code are no words.
  const words = text
    .slice(sentence.start, sentence.end)
    .replaceAll(/`[^`\n]*`|\]\([^)\s]*\)|<[^>\n]*>|https?:\S+/g, (part) => part.replaceAll(/[^\]\n(]/g, '\u0000'));
  const at = (found: RegExpExecArray) => ({
    start: sentence.start + found.index,
    end: sentence.start + found.index + found[0].length,
  });
  if (!shown.test(words)) {
    for (const found of words.matchAll(superlative)) {
      const message = `“${found[0]}” is claimed without a number or a source.`;
      remarks.push({ rule: 'superlative', span: at(found), message });
    }
    for (const found of words.matchAll(comparison)) {
      const message = `“${found[0]}” says neither by how much nor than what was measured.`;
      remarks.push({ rule: 'vague-comparison', span: at(found), message });
    }
  }
  // A sentence in capitals has no abbreviations that could be told.
  if (/^[^a-z]*$/.test(words)) return { remarks, abbreviations: [] };
  const abbreviations = [...words.matchAll(/(?<![\p{L}\p{N}_/.@#$-])([A-Z]{3,5})s?(?![\p{L}\p{N}_/.=(-])/gu)]
    .map((found) => ({ short: found[1]!, span: at(found) }))
    .filter(({ short }) => !known.has(short));
  return { remarks, abbreviations };
}

/**
 * The remarks of the sentences of a document, in its order; each abbreviation once.
 *
 * @param isSpelt whether the document says what an abbreviation means.
 */
export function remarksOf(wordings: Iterable<Wording>, isSpelt: (short: string) => boolean): readonly Remark[] {
  const told = new Set<string>();
  const all: Remark[] = [];
  for (const { remarks, abbreviations } of wordings) {
    all.push(...remarks);
    for (const { short, span } of abbreviations) {
      if (told.has(short) || isSpelt(short)) continue;
      told.add(short);
      const message = `The abbreviation “${short}” is not spelt out anywhere in this document.`;
      all.push({ rule: 'undefined-abbreviation', span, message });
    }
  }
  return all;
}

/** Whether a text says what an abbreviation means: in brackets behind the words or before them, or by its initials. */
export function spells(short: string): (text: string) => boolean {
  const initials = Array.from(short)
    .map((letter) => String.raw`[${letter}${letter.toLowerCase()}][a-z]+`)
    .join(String.raw`(?:[\s-]+(?:of|and|the|for|to|in)\b)?[\s-]+`);
  const spelt = new RegExp(
    String.raw`\(\s*["“*_]*${short}s?\b|\b${short}s?["”*_]*\s*\((?![)])|\b${short}\b\s*(?:stands for|is short for|means|[—–:=])|\[${short}s?\]|<abbr|\b${initials}\b`,
  );
  return (text) => spelt.test(text);
}
