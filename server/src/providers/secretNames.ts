// Secrets that have no shape of their own, known by the name beside them: `password = "…"`, lines of
// an environment file, and random-looking literals next to a name with `key`, `token` or the like.

/** Where a secret stands in a text. */
export interface SecretPlace {
  readonly start: number;
  readonly value: string;
}

/** The parts of a name: `AWS_SECRET_ACCESS_KEY` and `awsSecretAccessKey` alike. */
function wordsOfName(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const passwordWords = new Set([
  'password',
  'passwd',
  'passphrase',
  'pass',
  'pwd',
  'pw',
  'secret',
  'apikey',
  'passcode',
  'credential',
  'credentials',
  'pin',
]);
const keyWords = new Set([
  'key',
  'token',
  'auth',
  'authtoken',
  'credential',
  'credentials',
  'secret',
  'signature',
  'salt',
  'cookie',
  'session',
  'bearer',
  'pat',
  'sid',
  'dsn',
  'accesskey',
  'secretkey',
  'sessionid',
  'webhook',
  'nonce',
  'seed',
  'hmac',
  'jwt',
  'password',
  'cert',
  'license',
]);
const harmlessWords = new Set([
  'public',
  'pub',
  'label',
  'name',
  'hint',
  'type',
  'id',
  'placeholder',
  'title',
  'description',
  'message',
  'error',
  'regex',
  'pattern',
  'field',
  'header',
  'path',
  'file',
  'url',
  'min',
  'max',
  'length',
  'integrity',
  'checksum',
  'hash',
  'commit',
  'sha',
  'cache',
  'react',
  'query',
  'storage',
  'primary',
  'foreign',
  'sort',
  'translation',
  'i18n',
  'resolved',
  'prop',
  'props',
  'map',
  'css',
]);

/** How strongly a name says that its value is a secret. */
function nameSays(name: string): 'password' | 'key' | 'nothing' {
  const words = wordsOfName(name);
  const last = words.at(-1);
  if (last === undefined || (harmlessWords.has(last) && last !== 'id')) return 'nothing';
  const pair = words.slice(-2).join('');
  if (passwordWords.has(last)) return 'password';
  if (
    [
      'apikey',
      'accesskey',
      'secretkey',
      'privatekey',
      'clientsecret',
      'authtoken',
      'accesstoken',
      'refreshtoken',
      'encryptionkey',
      'signingkey',
      'masterkey',
      'sessiontoken',
      'bottoken',
      'accountkey',
      'appkey',
      'licensekey',
    ].includes(pair)
  )
    return 'password';
  if (words.some((word) => harmlessWords.has(word) && word !== 'id')) return 'nothing';
  return words.some((word) => keyWords.has(word)) ? 'key' : 'nothing';
}

/** Shannon entropy of the characters, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length);
  return sum;
}

/** Whether a literal looks drawn at random: long, mixed, and no words, UUID or path. */
export function looksRandom(value: string): boolean {
  if (value.length < 20 || !/^[A-Za-z0-9+/=_.~%-]+$/.test(value)) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return false;
  const count = (pattern: RegExp) => value.match(pattern)?.length ?? 0;
  const mixed = count(/\d/g) >= 3 && count(/[A-Za-z]/g) > 0;
  const mixedCase = count(/\d/g) >= 1 && count(/[A-Z]/g) >= 4 && count(/[a-z]/g) >= 4 && !/[-_.]/.test(value);
  if (!mixed && !mixedCase) return false;
  return entropy(value) >= (/^[0-9a-f]+$/i.test(value) ? 3 : 3.5);
}

/** Whether a value is plainly no secret: a variable, a template, a sample. */
function isSample(value: string): boolean {
  return (
    value === '' ||
    /^(?:\$\{|\$\(|\{\{|<|%\(|%[sd]|\$[A-Z_]+$)/.test(value) ||
    /^(?:x+|\*+|\.+|-+|…)$/i.test(value) ||
    /^(?:null|none|undefined|true|false|string|number|boolean|any|unknown|required|optional|password|passwd|secret|token|key|todo|redacted|\[redacted\])$/i.test(
      value,
    ) ||
    /^(?:your|my|the|example|sample|dummy|fake|placeholder|change|enter|insert)[-_ ]?/i.test(value) ||
    /^__TOUCHSTONE_SECRET_\d+__$/.test(value) ||
    /^process\.env\b/.test(value)
  );
}

/** A name, an operator and the quote that opens a literal; inside another string the quote is escaped. */
const opener =
  /(?<![A-Za-z0-9_$])([A-Za-z_$][\w$.-]{1,80})\\?["'`]?\]?\s{0,9}(?:!?\??:\s{0,9}(?:string|str|String|&str|char\s?\*|const char\s?\*)\s{0,9}=|=>|:=|\?\?=|\|\|=|===?|!==?|[:=,])\s{0,9}[bru@]{0,2}(\\?["'`])/g;
const bare =
  /^[ \t]*(?:-[ \t]+)?(?:export[ \t]+|set[ \t]+|ENV[ \t]+|ARG[ \t]+)?\/{0,2}([A-Za-z_][\w.:/-]{1,120}?)[ \t]*(=|:)[ \t]*([^\s"'`#{}()[\],;<>$][^\s"'`{}()[\],;<>]{5,400})[ \t]*$/gm;

/** Finds values whose name says that they are secrets. */
export function secretsByName(text: string): readonly SecretPlace[] {
  const places: SecretPlace[] = [];
  for (const match of text.matchAll(opener)) {
    const [whole, name, quote] = match as unknown as [string, string, string];
    const says = nameSays(name);
    if (says === 'nothing') continue;
    const start = match.index + whole.length;
    const line = /^[^\r\n]{0,2000}/.exec(text.slice(start, start + 2000))![0];
    const end = line.indexOf(quote);
    // A backslash before the closing quote belongs to an escape, not to the value.
    const value = line.slice(0, Math.max(0, end)).replace(/\\+$/, '');
    if (isSample(value)) continue;
    const isCall = /,\s*[bru@]{0,2}\\?["'`]$/.test(whole);
    const isPassword =
      says === 'password' &&
      !isCall &&
      value.length >= 4 &&
      !/\s/.test(value.trim()) &&
      !/^[a-z]+(?:[._-][a-z]+){2,}$/.test(value);
    if (isPassword || looksRandom(value)) places.push({ start, value });
  }
  for (const match of text.matchAll(bare)) {
    const [whole, name, sign, value] = match as unknown as [string, string, string, string];
    const says = nameSays(name);
    if (says === 'nothing' || isSample(value)) continue;
    const isCode = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value) || /^[a-z][A-Za-z]*$/.test(value);
    const isEnvironment = sign === '=' && /^[A-Z0-9_]+$/.test(name) && value.length >= 6;
    const isStrong = says === 'password' && !isCode && /\d/.test(value) && /[A-Za-z]/.test(value);
    const isMember = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value);
    if ((isEnvironment && says === 'password' && !isMember) || isStrong || looksRandom(value)) {
      places.push({ start: match.index + whole.lastIndexOf(value), value });
    }
  }
  return places;
}

const notSecretVariables = new Set([
  'PWD',
  'OLDPWD',
  'SSH_AUTH_SOCK',
  'XAUTHORITY',
  'GPG_AGENT_INFO',
  'SESSION_MANAGER',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_SESSION_ID',
  'DESKTOP_SESSION',
  'GDMSESSION',
  'TERM_SESSION_ID',
]);

/** Values of environment variables whose names say that they are secrets; paths, numbers and short words are left out. */
export function secretsOfEnvironment(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined || value.length < 8 || notSecretVariables.has(name)) return [];
    const words = wordsOfName(name);
    const secret = nameSays(name) !== 'nothing' || words.some((word) => passwordWords.has(word));
    const harmless = /^(?:[\d.]+|[a-z]+|[/~].*|[A-Z]:\\.*|\.{1,2}\/.*)$/.test(value);
    return secret && !harmless ? [value] : [];
  });
}
