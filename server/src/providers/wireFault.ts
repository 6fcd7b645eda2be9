// Names what went wrong between us and an endpoint, from Node's error codes, with a next step. Never
// suggests switching certificate checks off.

import { isIP } from 'node:net';
import { failure, type Failure } from '../core/failure.ts';

/** A failure of the connection, and whether asking again could help. */
export interface WireFault {
  readonly failure: Failure;
  readonly retryable: boolean;
}

/** Removes control characters and caps; for words of an endpoint that a person will read. */
export function printable(text: string, limit = 300): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, limit);
}

const certificateCodes =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|ERROR_IN_CERT|CRL_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED)/;

/** Every code and address in an error and the errors it stands for. */
function causesOf(error: unknown): readonly { readonly code: string; readonly address: string }[] {
  if (!(error instanceof Error)) return [];
  const inner =
    error instanceof AggregateError ? (error.errors as unknown[]) : error.cause === undefined ? [] : [error.cause];
  const read = (name: string) => {
    const value: unknown = Object.hasOwn(error, name) ? (error as unknown as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return [{ code: read('code'), address: read('address') }, ...inner.flatMap(causesOf)];
}

/**
 * Names a socket error.
 *
 * @param error what Node reported.
 * @param url the address that was asked.
 * @param at how far it got: `proxy` before the proxy let us through, `connecting` before a byte of the
 *   answer came, `answering` after.
 */
export function wireFault(error: unknown, url: URL, at: 'proxy' | 'connecting' | 'answering'): WireFault {
  const causes = causesOf(error);
  const codes = causes.map((cause) => cause.code).filter((code) => code !== '');
  const code = codes[0] ?? '';
  const words = printable(error instanceof Error ? error.message : String(error));
  const fault = (failed: Failure, retryable = false): WireFault => ({ failure: failed, retryable });
  if (codes.some((each) => certificateCodes.test(each))) {
    return fault(
      failure(
        'model.certificate',
        `The certificate of ${url.host} could not be verified (${codes.find((each) => certificateCodes.test(each))}).`,
        'If your network inspects connections, have its certificate authority trusted: in the system, or through NODE_EXTRA_CA_CERTS.',
        words,
      ),
    );
  }
  if (at === 'proxy') {
    return fault(
      failure(
        'model.proxy',
        `The proxy for ${url.host} could not be used (${code || words}).`,
        'Check the address of the proxy, and whether this host should bypass it.',
        words,
      ),
    );
  }
  if (codes.includes('ENOTFOUND') || codes.includes('EAI_AGAIN') || codes.includes('EAI_NODATA')) {
    return fault(
      failure(
        'model.dns',
        `The host name ${url.hostname} could not be resolved.`,
        'Check the spelling of the base URL and your network.',
        words,
      ),
      codes.includes('EAI_AGAIN'),
    );
  }
  if (code.startsWith('HPE_')) {
    return fault(
      failure(
        'model.not-a-chat-endpoint',
        `What answered at ${url.href} does not speak HTTP.`,
        'Check the port of the base URL.',
        words,
      ),
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return fault(
      failure(
        'model.unreachable',
        `${url.host} does not answer in TLS.`,
        'Check the port, and whether the address should begin with http.',
        words,
      ),
    );
  }
  if (
    at === 'connecting' &&
    codes.some((each) => /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EACCES|EPERM)$/.test(each))
  ) {
    const addresses = causes.map((cause) => cause.address).filter((address) => address !== '');
    const onlySix = addresses.length > 0 && addresses.every((address) => isIP(address) === 6);
    return fault(
      failure(
        'model.unreachable',
        `Nothing answers at ${url.host} (${code || codes[0]}${onlySix ? '; only IPv6 was tried' : ''}).`,
        onlySix
          ? 'If the server listens on IPv4, write its IPv4 address, such as 127.0.0.1, in the base URL.'
          : 'Start the server, or correct the base URL.',
        words,
      ),
    );
  }
  return fault(
    failure(
      'model.connection-lost',
      `The connection to ${url.host} broke${at === 'answering' ? ' in the middle of the reply' : ''}${code ? ` (${code})` : ''}.`,
      'Try again; if it keeps happening, look at the server’s log.',
      words,
    ),
    true,
  );
}
