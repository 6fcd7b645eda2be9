// Which endpoint and model each role speaks to, and which addresses are accepted at all. Where the
// settings come from (user scope only) is the front ends' business.

import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Role } from '../core/ports.ts';

/** How to get out: proxy and certificates, as the editor or the environment has them. */
export interface ProxySettings {
  /** `http://[user:password@]host:port`; absent for a direct connection. */
  readonly url?: string;
  /** Hosts, `.suffixes`, `host:port` or `*` that are reached directly. Loopback always is. */
  readonly noProxy: readonly string[];
  /** False only when the user's own editor setting says so. */
  readonly strictSSL: boolean;
  /** Certificates (PEM) trusted besides the system's. */
  readonly ca?: readonly string[];
}

/** Dollars per million tokens. */
export interface Price {
  readonly promptPerMillion: number;
  readonly completionPerMillion: number;
}

/** One OpenAI-compatible endpoint and the model to ask there. */
export interface EndpointSettings {
  /** As `validateBaseUrl` returns it. */
  readonly baseUrl: string;
  readonly model: string;
  /** The key stored for this origin, asked for at the time of use; undefined when there is none. */
  apiKeyFor(origin: string, signal: AbortSignal): Promise<string | undefined>;
  /** Further headers, sent to this origin only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly proxy?: ProxySettings;
  readonly price?: Price;
}

/** Endpoints of the roles; a role without its own takes the writer's, else the default. */
export type RoleSettings = { readonly [role in Role | 'default']?: EndpointSettings };

/** The settings that a role uses, or undefined when there is no model for it. */
export function settingsFor<T>(settings: { readonly [role in Role | 'default']?: T }, role: Role): T | undefined {
  return settings[role] ?? settings.writer ?? settings.default;
}

/** Whether a host name (as `URL` gives it) means this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Checks and normalises a base URL: no user name, query or fragment; plain http for this machine only,
 * unless allowed; no slash and no `/chat/completions` at the end.
 *
 * @param allowHttp accept plain http for other hosts, because the user's own setting says so.
 * @returns the URL, or `config.bad-value`.
 */
export function validateBaseUrl(text: string, allowHttp = false): Result<string, Failure> {
  const refuse = (message: string, nextStep: string) => err(failure('config.bad-value', message, nextStep));
  const example = 'Give an address such as https://host/v1 or http://127.0.0.1:11434/v1.';
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !url.hostname) return refuse('The base URL is not an address.', example);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refuse('The base URL is neither https nor http.', example);
  if (url.username || url.password) {
    return refuse(
      'The base URL holds a user name or a password.',
      'Leave it out and store the key with `Touchstone: Set API Key`.',
    );
  }
  if (url.search || url.hash) return refuse('The base URL holds a query or a fragment.', example);
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowHttp) {
    return refuse(
      `Plain http to ${url.host} would send your code and key unprotected.`,
      'Use https, or allow plain http for this host in your user settings.',
    );
  }
  return ok(`${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '')}`);
}

/** The proxy for a URL, or undefined when it is reached directly. */
export function proxyFor(url: URL, proxy: ProxySettings | undefined): string | undefined {
  if (!proxy?.url || isLoopback(url.hostname)) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.toLowerCase();
  const direct = proxy.noProxy.some((entry) => {
    const rule = entry.trim().toLowerCase();
    if (rule === '*') return true;
    const [, name, rulePort] = /^\*?(.*?)(?::(\d+))?$/.exec(rule) ?? [];
    if (!name || (rulePort !== undefined && rulePort !== port)) return false;
    return host === name.replace(/^\./, '') || host.endsWith(name.startsWith('.') ? name : `.${name}`);
  });
  return direct ? undefined : proxy.url;
}

/** Proxy settings of an environment, as command-line tools read them; undefined when there are none. */
export function proxyFromEnvironment(env: Readonly<Record<string, string | undefined>>): ProxySettings | undefined {
  const url = env['https_proxy'] || env['HTTPS_PROXY'] || env['all_proxy'] || env['ALL_PROXY'];
  if (!url) return undefined;
  const noProxy = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[\s,]+/).filter((entry) => entry !== '');
  return { url, noProxy, strictSSL: true };
}
