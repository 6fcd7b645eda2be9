// Shapes by which secrets are known, whatever they are called. Each pattern is anchored by a prefix or
// a structure of its issuer; what has none is found by the name beside it, in `secretNames.ts`.

/** One shape; the whole match is the secret. */
export interface SecretPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Text without this is not searched. */
  readonly needs?: string;
}

const token = (kind: string, source: string, flags = 'g'): SecretPattern => ({
  kind,
  pattern: new RegExp(`(?<![A-Za-z0-9_])${source}(?![A-Za-z0-9])`, flags),
});

/** All shapes; the first that matches at a place wins. */
export const secretPatterns: readonly SecretPattern[] = [
  // Blocks: also in JSON, where line breaks are written \n, and cut at either end by a selection.
  {
    kind: 'pem',
    needs: '-----BEGIN ',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{1,20000}?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|(?:(?:\\r|\\n|\s)*[A-Za-z0-9+/=]{16,120}(?=\\|\s|$))+)/g,
  },
  {
    kind: 'pem-end',
    needs: '-----END ',
    pattern:
      /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{16,120}(?:\\n|\\r|\s)+){1,200}-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g,
  },
  { kind: 'putty', needs: 'Private-Lines', pattern: /(?<=Private-Lines: \d{1,3}\s)(?:[A-Za-z0-9+/=]{8,80}\s)+/g },
  token('age', 'AGE-SECRET-KEY-1[0-9A-Z]{50,62}'),
  // Clouds.
  token('aws-id', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'),
  token('google-api', 'AIza[0-9A-Za-z_-]{35}'),
  token('google-oauth', 'GOCSPX-[0-9A-Za-z_-]{20,40}'),
  token('google-access', 'ya29\\.[0-9A-Za-z_.-]{20,400}'),
  token('google-refresh', '1//0[0-9A-Za-z_-]{30,120}'),
  {
    kind: 'azure-key',
    pattern: /(?<=(?:AccountKey|SharedAccessKey|SharedSecretValue|AccessKey)=)[A-Za-z0-9+/]{20,120}={0,2}/g,
  },
  { kind: 'azure-sas', pattern: /(?<=[?&;]sig=)[A-Za-z0-9%+/=_-]{20,120}/g },
  token('azure-client', '[A-Za-z0-9_.~-]{3}8Q~[A-Za-z0-9_.~-]{31,34}'),
  token('digitalocean', 'do[opr]_v1_[a-f0-9]{64}'),
  token('heroku', 'HRKU-[0-9A-Za-z_-]{36,70}'),
  token('fly', '(?:FlyV1 )?fm[12][ar]?_[0-9A-Za-z+/=_,-]{40,400}'),
  token('databricks', 'dapi[a-f0-9]{32}(?:-\\d)?'),
  token('planetscale', 'pscale_(?:tkn|pw|oauth)_[0-9A-Za-z=._-]{32,64}'),
  token('supabase', 'sb(?:p|_secret)_[0-9A-Za-z_-]{31,64}'),
  token('netlify', 'nfp_[0-9A-Za-z_-]{36,50}'),
  token('pulumi', 'pul-[a-f0-9]{40}'),
  token('terraform', '[0-9A-Za-z]{14}\\.atlasv1\\.[0-9A-Za-z_=-]{60,70}'),
  token('vault', 'hv[sbr]\\.[0-9A-Za-z_-]{20,200}'),
  token('doppler', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[0-9A-Za-z._-]{40,60}'),
  token('alibaba', 'LTAI[0-9A-Za-z]{17,21}'),
  // Code hosts and package registries.
  token('github', 'gh[pousr]_[0-9A-Za-z]{30,255}'),
  token('github-fine', 'github_pat_[0-9A-Za-z_]{22,255}'),
  token('gitlab', 'gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas)-[0-9A-Za-z_.-]{20,64}'),
  token('gitlab-runner', 'GR1348941[0-9A-Za-z_-]{20}'),
  token('bitbucket', 'ATBB[0-9A-Za-z]{28,40}'),
  token('atlassian', 'AT(?:ATT|CTT)3[0-9A-Za-z_=-]{60,250}'),
  token('npm', 'npm_[0-9A-Za-z]{36}'),
  token('pypi', 'pypi-[0-9A-Za-z_-]{50,250}'),
  token('rubygems', 'rubygems_[a-f0-9]{48}'),
  token('nuget', 'oy2[a-z0-9]{43}'),
  token('crates', 'cio[0-9A-Za-z]{32}'),
  token('docker', 'dckr_[po]at_[0-9A-Za-z_-]{20,64}'),
  // Models.
  token('anthropic', 'sk-ant-[0-9A-Za-z_-]{20,200}'),
  token('openai', 'sk-(?:proj-|svcacct-|admin-|or-v1-|None-)?[0-9A-Za-z_-]{20,200}'),
  token('openai-session', 'sess-[0-9A-Za-z]{40}'),
  token('huggingface', 'hf_[0-9A-Za-z]{30,40}'),
  token('replicate', 'r8_[0-9A-Za-z]{37,40}'),
  token('groq', 'gsk_[0-9A-Za-z]{40,60}'),
  token('xai', 'xai-[0-9A-Za-z]{60,100}'),
  token('perplexity', 'pplx-[0-9A-Za-z]{40,60}'),
  // Messages and mail.
  token('slack', 'xox[abceoprsd](?:\\.xox[bp])?-[0-9A-Za-z-]{10,250}'),
  token('slack-app', 'xapp-\\d-[0-9A-Za-z-]{20,200}'),
  { kind: 'slack-hook', pattern: /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[0-9A-Za-z/_-]{20,120}/g },
  { kind: 'discord-hook', pattern: /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d{15,22}\/[0-9A-Za-z_-]{50,90}/g },
  token('discord', '[MNO][0-9A-Za-z]{23,27}\\.[0-9A-Za-z_-]{6}\\.[0-9A-Za-z_-]{27,40}'),
  { kind: 'teams-hook', pattern: /(?<=\.webhook\.office\.com\/webhookb2\/)[0-9A-Za-z@/-]{60,260}/g },
  token('telegram', '\\d{8,10}:AA[0-9A-Za-z_-]{32,34}'),
  token('sendgrid', 'SG\\.[0-9A-Za-z_-]{16,24}\\.[0-9A-Za-z_-]{39,50}'),
  token('mailgun', 'key-[a-f0-9]{32}'),
  token('mailchimp', '[a-f0-9]{32}-us\\d{1,2}'),
  token('twilio', 'SK[a-f0-9]{32}'),
  // Money and shops.
  token('stripe', '(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{10,120}'),
  token('stripe-hook', 'whsec_[0-9A-Za-z+/=]{20,80}'),
  token('square', 'sq0(?:atp|csp|idp)-[0-9A-Za-z_-]{22,43}'),
  token('shopify', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('facebook', 'EAA[0-9A-Za-z]{60,250}'),
  // Tools.
  token('linear', 'lin_(?:api|oauth)_[0-9A-Za-z]{32,64}'),
  token('notion', 'ntn_[0-9A-Za-z]{40,50}'),
  token('postman', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  token('figma', 'figd_[0-9A-Za-z_-]{35,60}'),
  token('grafana', 'gl(?:sa|c)_[0-9A-Za-z+/=_]{30,200}'),
  token('newrelic', 'NR(?:AK|II|RA|JS)-[0-9A-Za-z]{19,40}'),
  token('sentry', 'sntry[su]_[0-9A-Za-z+/=_-]{50,300}'),
  { kind: 'sentry-dsn', pattern: /(?<=https:\/\/)[a-f0-9]{32}(?=(?::[a-f0-9]{32})?@[\w.-]+\/\d)/g },
  token('dynatrace', 'dt0[a-z]\\d{2}\\.[0-9A-Z]{24}\\.[0-9A-Z]{64}'),
  token('airtable', 'pat[0-9A-Za-z]{14}\\.[a-f0-9]{64}'),
  // Structures.
  token('jwt', 'eyJ[0-9A-Za-z_-]{8,}\\.eyJ[0-9A-Za-z_-]{8,}\\.[0-9A-Za-z_-]{8,}'),
  {
    kind: 'url-password',
    pattern:
      /(?<=[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>{}]{0,80}:)(?!\$|\{|<|%[sd])[^\s@/"'`<>{}]{3,200}(?=@[\w.[-])/gi,
  },
  {
    kind: 'authorization',
    pattern:
      /(?=[0-9A-Za-z+/=._~-]{8})(?<=\b(?:authorization|proxy-authorization)\\?["'`]?\s{0,9}[:=,]\s{0,9}\\?["'`]?(?:Bearer|Basic|Token|ApiKey)\s{1,9})[0-9A-Za-z+/=._~-]{8,2000}/gi,
  },
  {
    kind: 'bearer',
    pattern: /(?=[0-9A-Za-z+/])(?<=\bBearer\s{1,9})(?=[0-9A-Za-z+/=._~-]*\d)[0-9A-Za-z+/=._~-]{20,2000}/g,
  },
  {
    kind: 'connection-string',
    pattern: /(?<=(?:^|[;"'`\s?&])(?:password|pwd|user password)=)(?!\$|\{|<|%[sd])[^;"'`\s&]{3,200}(?=[;&"'`]|$)/gim,
  },
  {
    kind: 'netrc',
    needs: 'machine',
    pattern: /(?=\S{4})(?<=\bmachine\s{1,9}\S{3,80}\s{1,9}login\s{1,9}\S{1,80}\s{1,9}password\s{1,9})\S{4,200}/g,
  },
  { kind: 'npmrc', needs: ':_', pattern: /(?<=:_(?:authToken|auth|password)=)(?!\$)[^\s"'`]{6,400}/g },
  { kind: 'bcrypt', pattern: /\$2[aby]\$\d{2}\$[./0-9A-Za-z]{53}/g },
];
