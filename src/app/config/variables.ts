export type Env = Readonly<Record<string, string | undefined>>

interface Variable {
  meaning: string
  fallback?: string
}

/** Every environment variable that the program and the shipped handback.yaml read; .env.example is this table. */
export const VARIABLES = {
  HOST: {
    meaning: 'Address the router and both bots listen on; anything but loopback turns development conveniences off.',
    fallback: '127.0.0.1',
  },
  PORT: { meaning: 'Port of the router; 0 takes any free one.', fallback: '3000' },
  BOT_A_PORT: { meaning: 'Port of Bot A, also in the messaging endpoint of handback.yaml.', fallback: '3978' },
  BOT_B_PORT: { meaning: 'Port of Bot B, also in the messaging endpoint of handback.yaml.', fallback: '3979' },
  ISSUER_PORT: {
    meaning: 'Port on loopback of the issuer for bots with a client secret; opened only where there is such a bot.',
    fallback: '3001',
  },
  BOT_HOST: {
    meaning: 'Where the router reaches both bots, in the messaging endpoints of handback.yaml.',
    fallback: 'localhost',
  },
  HANDBACK_CONFIG: { meaning: 'File with workers, queues and workstreams.', fallback: 'handback.yaml' },
  HANDBACK_DATA: { meaning: 'Folder of the SQLite store, and of what both bots remember.', fallback: '.handback' },
  DATABASE_URL: { meaning: 'Puts the store on PostgreSQL: postgres://user:password@host:5432/database' },
  DATABASE_AUTH: {
    meaning: "entra: a token of the program's own identity in Azure in place of a password in DATABASE_URL.",
    fallback: 'password',
  },
  HANDBACK_PUBLIC_URL: {
    meaning: 'URL at which bots, customers and browsers reach the router, where it is not HOST and PORT. With a path in ' +
      'it bots and clients find their way; the pages lie at the root alone.',
  },
  HANDBACK_LOG_LEVEL: { meaning: 'fatal, error, warn, info, debug, trace or silent.', fallback: 'info' },
  HANDBACK_DEV_SIGN_IN: {
    meaning: 'Sign-in without a password: 1 where only this machine can reach HOST, as in a container published on ' +
      '127.0.0.1; 0 for never; else while HOST and public URL are loopback. Real sign-in: signIn in handback.yaml.',
  },
  HANDBACK_ALLOWED_NETWORKS: {
    meaning: 'Networks that bots and webhooks may be in besides the public internet, such as 10.0.0.0/8,192.168.1.7.',
  },
  HANDBACK_TRUSTED_PROXIES: {
    meaning: 'Networks of the proxies in front of the router, whose x-forwarded-for, -proto and -host are believed.',
  },
  HANDBACK_TLS_CERTIFICATE: {
    meaning: 'PEM file with the certificate, where the router speaks TLS itself; SIGHUP reads both files anew.',
  },
  HANDBACK_TLS_KEY: { meaning: 'PEM file with the key of that certificate.' },
  HANDBACK_TLS_MIN_VERSION: { meaning: 'TLSv1.2 or TLSv1.3.', fallback: 'TLSv1.2' },
  DIRECT_LINE_SECRET: { meaning: 'Secret of the workstream "chat" (one queue).', fallback: 'local-secret' },
  DIRECT_LINE_SECRET_TWO_QUEUES: {
    meaning: 'Secret of the workstream "chat-two-queues" (two queues).',
    fallback: 'local-secret-two-queues',
  },
  KEY_VAULT_URL: {
    meaning: 'Azure Key Vault: a variable of value keyvault:NAME, here or outside, is its secret of that name.',
  },
  AZURE_AUTHORITY_HOST: {
    meaning: 'Where Microsoft Entra is, for bots that get their tokens there; other clouds have their own.',
    fallback: 'https://login.microsoftonline.com',
  },
  BOT_SECRET: {
    meaning: 'Any text turns authentication on between the router and both bots, whose tokens the router issues then.',
  },
  MicrosoftAppType: { meaning: 'Identity of our bots in Azure: MultiTenant, SingleTenant or UserAssignedMSI.' },
  MicrosoftAppId: {
    meaning: 'App id of our bots: with one they take signed requests only, which this router does not send yet.',
  },
  MicrosoftAppPassword: { meaning: 'Password that belongs to MicrosoftAppId; none with UserAssignedMSI.' },
  MicrosoftAppTenantId: { meaning: 'Tenant of MicrosoftAppId; none with MultiTenant.' },
} as const satisfies Record<string, Variable>

export type VariableName = keyof typeof VARIABLES
type Value<Name extends VariableName> = (typeof VARIABLES)[Name] extends { fallback: string }
  ? string
  : string | undefined

/** The variable's value, else its default. An empty value counts as not set, so that .env may keep empty lines. */
export function valueOf<Name extends VariableName>(env: Env, name: Name): Value<Name> {
  const variable: Variable = VARIABLES[name]
  return (env[name] || variable.fallback) as Value<Name>
}

/** The text of .env.example. */
export function envExample(): string {
  const lines = Object.entries<Variable>(VARIABLES).map(
    ([name, { meaning, fallback = '' }]) => `# ${meaning}\n${name}=${fallback}\n`,
  )
  return ['# Copy to .env and change what you need. An empty value counts as not set.\n', ...lines].join('\n')
}
