// Secrets that must not leave and look-alikes that must stay (rows K1–K3). Every sample is put together
// from pieces, so that no scanner of this repository takes it for a real one.

import { describe, expect, test } from 'vitest';
import type { ModelPort, ModelRequest } from '../../../server/src/core/ports.ts';
import { createRedactor, redactForLog, withRedaction } from '../../../server/src/providers/redact.ts';
import { secretsOfEnvironment } from '../../../server/src/providers/secretNames.ts';
import { seededRandom } from '../../../server/src/base/random.ts';
import { ask, portOf, question, textOf } from '../../support/askEndpoint.ts';
import { answers, startFaultServer } from '../../support/faultServer.ts';
import { startScriptedEndpoint } from '../../support/scriptedEndpoint.ts';
import { createModels } from '../../../server/src/providers/combine.ts';
import { previewOf } from '../../../server/src/providers/preview.ts';
import { settingsOf } from '../../support/askEndpoint.ts';

const random = seededRandom(7);
const draw = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join('');
const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const an = (length: number) => `a1B${draw(lower + lower.toUpperCase() + digits, length - 3)}`;
const hex = (length: number) => `3f9${draw('0123456789abcdef', length - 3)}`;
const upper = (length: number) => draw(lower.toUpperCase() + digits, length);
const pemBody = Array.from({ length: 4 }, () => an(64)).join('\n');
const dashes = '-'.repeat(5);
const pem = (kind: string) =>
  `${dashes}BEGIN ${kind}PRIVATE KEY${dashes}\n${pemBody}\n${dashes}END ${kind}PRIVATE KEY${dashes}`;

/** Kind, the secret itself, and a text that holds it. */
const planted: readonly (readonly [kind: string, secret: string, text: (secret: string) => string])[] = [
  ...['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '].map(
    (kind) => [`pem ${kind}`, pemBody, () => `const pem = \`${pem(kind)}\`;`] as const,
  ),
  ['pem in JSON', pemBody.replaceAll('\n', '\\n'), () => JSON.stringify({ private_key: pem('') })],
  ['pem cut at its end', an(64), (s) => `${dashes}BEGIN PRIVATE KEY${dashes}\n${s}`],
  ['pem cut at its start', an(64), (s) => `${s}\n${dashes}END PRIVATE KEY${dashes}`],
  ...(
    [
      ['aws id', `AKIA${upper(16)}`],
      ['aws temporary id', `ASIA${upper(16)}`],
      ['google api', `AIza${an(35)}`],
      ['google oauth', `GOCSPX-${an(28)}`],
      ['google access', `ya29.${an(60)}`],
      ['azure client', `${an(3)}8Q~${an(33)}`],
      ['digitalocean', `dop_v1_${hex(64)}`],
      ['heroku', `HRKU-${an(60)}`],
      ['databricks', `dapi${hex(32)}`],
      ['planetscale', `pscale_tkn_${an(43)}`],
      ['supabase', `sbp_${hex(40)}`],
      ['netlify', `nfp_${an(36)}`],
      ['pulumi', `pul-${hex(40)}`],
      ['terraform', `${an(14)}.atlasv1.${an(64)}`],
      ['vault', `hvs.${an(24)}`],
      ['doppler', `dp.pt.${an(43)}`],
      ['github', `ghp_${an(36)}`],
      ['github oauth', `gho_${an(36)}`],
      ['github app', `ghs_${an(36)}`],
      ['github fine', `github_pat_${an(22)}_${an(59)}`],
      ['gitlab', `glpat-${an(20)}`],
      ['bitbucket', `ATBB${an(32)}`],
      ['atlassian', `ATATT3${an(80)}`],
      ['npm', `npm_${an(36)}`],
      ['pypi', `pypi-${an(80)}`],
      ['rubygems', `rubygems_${hex(48)}`],
      ['nuget', `oy2${draw(lower + digits, 43)}`],
      ['crates', `cio${an(32)}`],
      ['docker', `dckr_pat_${an(27)}`],
      ['anthropic', `sk-ant-api03-${an(60)}`],
      ['openai', `sk-${an(48)}`],
      ['openai project', `sk-proj-${an(60)}`],
      ['huggingface', `hf_${an(34)}`],
      ['replicate', `r8_${an(37)}`],
      ['groq', `gsk_${an(52)}`],
      ['xai', `xai-${an(80)}`],
      ['slack bot', `xoxb-${draw(digits, 12)}-${an(24)}`],
      ['slack user', `xoxp-${draw(digits, 12)}-${an(32)}`],
      ['slack app', `xapp-1-${an(40)}`],
      ['telegram', `${draw('123456789', 10)}:AA${an(33)}`],
      ['sendgrid', `SG.${an(22)}.${an(43)}`],
      ['mailgun', `key-${hex(32)}`],
      ['mailchimp', `${hex(32)}-us14`],
      ['twilio', `SK${hex(32)}`],
      ['stripe', `sk_live_${an(24)}`],
      ['stripe restricted', `rk_test_${an(24)}`],
      ['stripe hook', `whsec_${an(32)}`],
      ['square', `sq0csp-${an(43)}`],
      ['shopify', `shpat_${hex(32)}`],
      ['linear', `lin_api_${an(40)}`],
      ['notion', `ntn_${an(46)}`],
      ['postman', `PMAK-${hex(24)}-${hex(34)}`],
      ['figma', `figd_${an(40)}`],
      ['grafana', `glsa_${an(32)}_${hex(8)}`],
      ['newrelic', `NRAK-${upper(27)}`],
      ['sentry', `sntrys_${an(80)}`],
      ['age', `AGE-SECRET-KEY-1${upper(58)}`],
      ['jwt', `eyJhbGciOi${an(20)}.eyJzdWIiOi${an(30)}.${an(43)}`],
      ['bcrypt', `$2b$12$${an(53)}`],
    ] as const
  ).map(([kind, secret]) => [kind, secret, (s: string) => `client.connect("${s}"); // see ${s}`] as const),
  ['url password', 'hunter2x!', (s) => `DATABASE_URL=postgres://app:${s}@db.internal:5432/app`],
  ['url token', hex(40), (s) => `git clone https://x-access-token:${s}@git.example/team/app.git`],
  ['bearer header', an(40), (s) => `curl -H "Authorization: Bearer ${s}" https://api.example`],
  ['basic header', 'YWxhZGRpbjpvcGVuc2VzYW1l', (s) => `headers: { authorization: 'Basic ${s}' }`],
  ['ADO.NET', 'Tr0ub4dor', (s) => `"Server=db;User Id=sa;Password=${s};Encrypt=true"`],
  [
    'azure storage',
    `${an(86)}==`,
    (s) => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${s};EndpointSuffix=core`,
  ],
  ['azure signature', an(44), (s) => `https://x.blob.example/c?sv=2022&sig=${s}`],
  ['slack hook', `T0${upper(8)}/B0${upper(8)}/${an(24)}`, (s) => `https://hooks.slack.com/services/${s}`],
  ['discord hook', `${draw('123456789', 18)}/${an(68)}`, (s) => `https://discord.com/api/webhooks/${s}`],
  ['netrc', 'n3trcpass', (s) => `machine git.example login me password ${s}`],
  ['sentry dsn', hex(32), (s) => `https://${s}@o1.ingest.example/42`],
  ['password constant', 'correcthorse', (s) => `const password = "${s}";`],
  ['typed password', 'battery-staple', (s) => `private readonly dbPassword: string = '${s}';`],
  ['python password', 's3same', (s) => `PASSWORD = '${s}'`],
  ['object secret', 'abracadabra', (s) => `{ clientSecret: "${s}", clientId: "app" }`],
  ['json api key', hex(24), (s) => `{"api_key": "${s}"}`],
  ['yaml password', 'pa55word', (s) => `database:\n  password: ${s}\n  host: db`],
  ['dotenv', 'letmein!', (s) => `PORT=80\nAPP_SECRET=${s}\nHOST=x`],
  ['export', an(20), (s) => `export MY_API_KEY=${s}`],
  ['npmrc', an(36), (s) => `//registry.example/:_authToken=${s}`],
  ['aws secret', an(40), (s) => `aws_secret_access_key = ${s}`],
  ['comparison', 'opensesame1', (s) => `if (user.password === '${s}') login();`],
  ['random token', an(32), (s) => `setToken({ token: '${s}' });`],
  ['random cookie', hex(48), (s) => `sessionCookie := "${s}"`],
  ['go raw string', an(30), (s) => 'signingKey := `' + s + '`'],
];

const harmless: readonly string[] = [
  'const id = "123e4567-e89b-42d3-a456-426614174000";',
  '"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="',
  'commit 4f9d1b1e7c0a5b6e8f3d2c1b0a9e8d7c6b5a4f3e',
  '<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk" />',
  'interface Login { password: string; token?: string; apiKey: string | undefined }',
  'const token = await getToken(process.env.API_KEY);',
  'const password = process.env["DB_PASSWORD"];',
  'password=password, token=self.token',
  'label: { password: "Password", passwordHint: "At least eight characters" }',
  "if (token.kind === 'identifier') return parseIdentifier(token);",
  'const cacheKey = "user-settings-page-2024-v2-title";',
  'queryKey: ["projects", projectId, "members"]',
  "element.key === 'ArrowDown' || element.key === 'Enter'",
  'const publicKey = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1234";',
  'url = "https://user@example.com/path:8080/x@y"',
  'http://localhost:3000/users/1?sort=name&key=value',
  'expect(sum(1, 2)).toBe(3); // sk-1 is a task id',
  'export const tokenTypes = ["access", "refresh"] as const;',
  'API_KEY=${SECRET_FROM_VAULT}',
  'password: "<your-password>", secret: "changeme", token: "xxxxxxxx"',
  'const monkey = "banana-banana-banana-2023-01-01";',
  'd41d8cd98f00b204e9800998ecf8427e  empty.txt',
  'class PasswordResetTokenRepositoryFactoryBean2Test {}',
  'throw new Error("password is required");',
  'SELECT password, token FROM users WHERE id = $1',
  'const secretSantaNames = ["Ann", "Bob"];',
  '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ2x\n-----END CERTIFICATE-----',
  'Bearer tokens are sent in the Authorization header.',
];

describe('what must not leave', () => {
  test('is a corpus of at least sixty kinds', () => {
    expect(new Set(planted.map(([kind]) => kind)).size).toBe(planted.length);
    expect(planted.length).toBeGreaterThanOrEqual(60);
  });

  test.each(planted)('%s is hidden, and comes back exactly', (_, secret, textWith) => {
    const text = textWith(secret);
    expect(text).toContain(secret.slice(0, 20));
    const redactor = createRedactor();
    const hidden = redactor.hide(`before\n${text}\nafter`);
    expect(hidden).not.toContain(secret);
    for (const line of secret.split(/\n|\\n/)) expect(hidden).not.toContain(line);
    expect(hidden).toMatch(/__TOUCHSTONE_SECRET_\d+__/);
    expect(redactor.restore(hidden)).toBe(`before\n${text}\nafter`);
    expect(redactForLog(text)).not.toContain(secret);
  });

  test('is hidden at the socket, in every message, and restored in the reply', async () => {
    const endpoint = await startScriptedEndpoint((request) => request.prompt);
    try {
      const models = createModels({ default: settingsOf(endpoint.baseUrl) });
      if (!models.ok) throw new Error(models.error.message);
      const texts = planted.map(([, secret, textWith]) => textWith(secret));
      const messages = [
        { role: 'system' as const, content: 'Be brief.' },
        {
          role: 'user' as const,
          content: `The test said: expected hunter2x! to be Tr0ub4dor, key sk-test-0123456789abcdefghij`,
        },
        { role: 'user' as const, content: texts.join('\n\n') },
      ];
      const reply = await models.value.ask(question({ messages }), new AbortController().signal);
      const sent = endpoint.requests[0]!.raw;
      const leaks = planted.filter(
        ([, secret]) => secret.length > 6 && sent.includes(JSON.stringify(secret).slice(1, -1)),
      );
      expect(leaks.map(([kind]) => kind)).toEqual([]);
      expect(sent).not.toContain('0123456789abcdefghij');
      expect(textOf(reply)).toBe(messages.map((message) => message.content).join('\n\n'));
    } finally {
      await endpoint.close();
    }
  });

  test('is the value of a variable that looks secret, wherever it stands', () => {
    const secrets = secretsOfEnvironment({
      DEPLOY_TOKEN: 'zebra giraffe 99',
      PWD: '/folders/me',
      HOME: '/home/me',
      PATH: '/usr/bin:/bin',
      LANG: 'en_GB.UTF-8',
      KEYBOARD: 'qwerty-us-intl',
      SSH_AUTH_SOCK: '/tmp/ssh-1/agent.1',
      TOKEN_FILE: '/run/secrets/token',
      MAX_TOKENS: '100000000',
    });
    expect(secrets).toEqual(['zebra giraffe 99']);
    expect(createRedactor(secrets).hide('AssertionError: got "zebra giraffe 99"')).toBe(
      'AssertionError: got "__TOUCHSTONE_SECRET_1__"',
    );
  });
});

describe('a key without any shape', () => {
  const key = 'zebra giraffe 99';

  test('is hidden in the very first question that it is sent with', async () => {
    const endpoint = await startScriptedEndpoint((request) => request.prompt);
    try {
      const models = createModels({ default: settingsOf(endpoint.baseUrl, { apiKeyFor: () => Promise.resolve(key) }) });
      if (!models.ok) throw new Error(models.error.message);
      const messages = [{ role: 'user' as const, content: `it says ${key} here` }];
      const reply = await models.value.ask(question({ messages }), new AbortController().signal);
      expect(endpoint.requests[0]!.raw).not.toContain(key);
      expect(endpoint.requests[0]!.headers.authorization).toBe(`Bearer ${key}`);
      expect(textOf(reply)).toBe(`it says ${key} here`);
    } finally {
      await endpoint.close();
    }
  });

  test('is taken out of what the endpoint says', async () => {
    const server = await startFaultServer([answers(400, { error: { message: `bad ${key}` } })]);
    const port = portOf(server.baseUrl, {}, { apiKeyFor: () => Promise.resolve(key) });
    const reply = await port.ask(question(), new AbortController().signal);
    await server.close();
    expect(reply).toMatchObject({ kind: 'failed', failure: { detail: 'bad [redacted]' } });
  });
});

describe('what must stay', () => {
  test.each(harmless)('%s', (text) => {
    expect(createRedactor().hide(text)).toBe(text);
    expect(redactForLog(text)).toBe(text);
  });

  test('a key of this test corpus would be noticed', () => {
    expect(createRedactor().hide(harmless.join('\n') + `\n"ghp_${an(36)}"`)).toMatch(/__TOUCHSTONE_SECRET_1__"$/);
  });
});

describe('placeholders', () => {
  test('are the same for the same secret, and others for others', () => {
    const redactor = createRedactor(['first-secret-1']);
    const hidden = redactor.hide('a first-secret-1 b first-secret-1 password="other-one-2"');
    expect(hidden).toBe('a __TOUCHSTONE_SECRET_1__ b __TOUCHSTONE_SECRET_1__ password="__TOUCHSTONE_SECRET_2__"');
    expect(redactor.hide('again other-one-2')).toBe('again __TOUCHSTONE_SECRET_2__');
  });

  test('that were not sent stay text', async () => {
    const redactor = createRedactor(['first-secret-1', 'second-secret-2']);
    const inner: ModelPort = {
      has: () => true,
      describe: () => 'm',
      ask: () =>
        Promise.resolve({
          kind: 'text',
          text: '__TOUCHSTONE_SECRET_1__ __TOUCHSTONE_SECRET_2__ __TOUCHSTONE_SECRET_99__',
          finish: 'stop',
          model: 'm',
          endpoint: 'replay',
          usage: { promptTokens: 1, completionTokens: 1, estimated: false },
          usd: 0,
          durationMs: 1,
          warnings: [],
        }),
    };
    const request: ModelRequest = question({ messages: [{ role: 'user', content: 'use first-secret-1' }] });
    const reply = await withRedaction(inner, redactor).ask(request, new AbortController().signal);
    expect(textOf(reply)).toBe('first-secret-1 __TOUCHSTONE_SECRET_2__ __TOUCHSTONE_SECRET_99__');
  });

  test('that stand in the text already are not taken for ours', () => {
    const redactor = createRedactor();
    const text = 'x = "__TOUCHSTONE_SECRET_1__"; password = "hunter22";';
    const hidden = redactor.hide(text);
    expect(hidden).toBe('x = "__TOUCHSTONE_SECRET_1__"; password = "__TOUCHSTONE_SECRET_2__";');
    expect(redactor.restore(hidden)).toBe(text);
  });

  test('with dollar signs in the secret come back as they were', () => {
    const redactor = createRedactor(["a$&b$1$'c"]);
    expect(redactor.restore(redactor.hide("x a$&b$1$'c y"))).toBe("x a$&b$1$'c y");
  });
});

describe('logs', () => {
  test('of JSON stay JSON', () => {
    const line = JSON.stringify({
      text: `password = "hunter22\\"\nAuthorization: Bearer ${an(40)}\n${pem('RSA ')}`,
      apiKey: 'sk-' + an(30),
    });
    const clean = redactForLog(line);
    expect(() => JSON.parse(clean) as unknown).not.toThrow();
    expect(clean).not.toMatch(/hunter22|sk-a1B/);
  });

  test('hold no key that an endpoint echoes', async () => {
    const key = 'sk-test-0123456789abcdefghij';
    for (const status of [400, 401, 403, 404, 429, 500]) {
      const server = await startFaultServer([
        answers(status, { error: { message: `bad ${key} in Bearer ${key}` } }, { 'x-request-id': key }),
      ]);
      const reply = await ask(server.baseUrl, { limits: { retries: 0 } });
      await server.close();
      expect(JSON.stringify(reply)).not.toContain('0123456789abcdefghij');
    }
  });

  test('are searched in time that grows with their length only', () => {
    const hard = [
      an(200_000),
      'a '.repeat(100_000),
      `${an(70)}\n`.repeat(3000) + '-----END X',
      'key="'.repeat(40_000),
      'a:'.repeat(100_000),
      ' '.repeat(200_000),
      `${dashes}BEGIN PRIVATE KEY${dashes}\n`.repeat(2000),
    ];
    for (const text of hard) {
      const startedAt = performance.now();
      redactForLog(text);
      expect(performance.now() - startedAt, text.slice(0, 20)).toBeLessThan(2000);
    }
  });
});

describe('a preview', () => {
  test('is exactly what is sent, without the key', async () => {
    const endpoint = await startScriptedEndpoint(['ok']);
    try {
      const redactor = createRedactor();
      const settings = settingsOf(endpoint.baseUrl, { headers: { 'X-Team': 'very-private' } });
      const request = question({ messages: [{ role: 'user', content: 'const password = "hunter22";' }] });
      const preview = previewOf(request, settings, redactor);
      const models = createModels({ default: settings }, { redactor });
      if (!models.ok) throw new Error(models.error.message);
      await models.value.ask(request, new AbortController().signal);
      expect(endpoint.requests[0]!.raw).toBe(preview.body);
      expect(preview.text).toContain(preview.body);
      expect(preview.text).toContain(`POST ${endpoint.baseUrl}/chat/completions`);
      expect(preview.text).not.toMatch(/hunter22|sk-test|very-private/);
    } finally {
      await endpoint.close();
    }
  });
});
