/** Names that look like a secret's. Columns so named, and keys so named inside JSON, are masked without being asked. */

// Plurals one by one: `accessTokens` are secrets, `maxTokens` and `promptTokens` are counts.
const SECRET_PHRASES = [
  'access key',
  'access keys',
  'access tokens',
  'api key',
  'api keys',
  'auth key',
  'auth tokens',
  'authorization',
  'bearer',
  'connection string',
  'cookie',
  'cookies',
  'credential',
  'credentials',
  'cvc',
  'cvv',
  'encryption key',
  'mfa secret',
  'otp',
  'passcode',
  'passphrase',
  'passwd',
  'password',
  'passwords',
  'pin',
  'private key',
  'private keys',
  'pwd',
  'recovery code',
  'recovery codes',
  'refresh tokens',
  'salt',
  'secret',
  'secrets',
  'session id',
  'signing key',
  'token',
  'totp',
  'webhook key',
] as const

/** Such a last word says that the name is about a secret rather than the secret itself: `tokenCount`, `passwordChangedAt`. */
const HARMLESS_LAST_WORDS = new Set(
  'at attempts count enabled expires expiry length limit on policy required strength type updated usage used'.split(
    ' ',
  ),
)

const COMPACT_PHRASES = SECRET_PHRASES.filter((phrase) => phrase.length > 4).map((phrase) =>
  phrase.replaceAll(' ', ''),
)

/**
 * Whether a column's or key's name looks like a secret's: `passwordHash`, `reset_token`, `X-API-Key`, `apikey`; not
 * `tokenCount` or `passwordChangedAt`.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  const last = words.at(-1)
  if (last === undefined || (words.length > 1 && HARMLESS_LAST_WORDS.has(last))) return false
  const spaced = ` ${words.join(' ')} `
  if (SECRET_PHRASES.some((phrase) => spaced.includes(` ${phrase} `))) return true
  return words.some((word) => COMPACT_PHRASES.some((phrase) => word.endsWith(phrase)))
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
}
