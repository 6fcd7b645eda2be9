// Proxy and certificate settings of the editor, from user scope, for the server's requests.

import { workspace } from 'vscode';
import type { NetworkAnswer } from '../../server/src/protocol/network.ts';

/** The settings now. */
export function networkSettings(): NetworkAnswer {
  const http = workspace.getConfiguration('http');
  const user = <T>(key: string) => http.inspect<T>(key)?.globalValue;
  const proxy = user<string>('proxy');
  return {
    noProxy: user<string[]>('noProxy') ?? [],
    strictSSL: user<boolean>('proxyStrictSSL') ?? true,
    ...(proxy === undefined || proxy === '' ? {} : { proxy }),
  };
}
