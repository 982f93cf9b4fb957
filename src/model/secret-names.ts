/** Names that look like a secret's. Columns so named, and keys so named inside JSON, are masked without being asked. */

// Plurals one by one: `accessTokens` are secrets, `maxTokens`, `promptTokens` and `tokensUsed` are counts.
const SECRET_PHRASES = [
  'access key',
  'access keys',
  'access tokens',
  'api key',
  'api keys',
  'api tokens',
  'auth key',
  'auth tokens',
  'authorization',
  'backup code',
  'backup codes',
  'bearer',
  'bearer tokens',
  'connection string',
  'cookie',
  'cookies',
  'credential',
  'credentials',
  'cvc',
  'cvv',
  'encryption key',
  'jwt',
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
  'reset tokens',
  'salt',
  'secret',
  'secrets',
  'session id',
  'session tokens',
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

/** Names that are secrets' by themselves only. */
const SECRET_NAMES = new Set(['tokens'])

const COMPACT_PHRASES = SECRET_PHRASES.filter((phrase) => phrase.length > 4).map((phrase) =>
  phrase.replaceAll(' ', ''),
)

const SHORT_PHRASES: ReadonlySet<string> = new Set(SECRET_PHRASES.filter((phrase) => phrase.length <= 4))

/** The end of a name written in one word, beneath which a secret's name may stand: `passwordhash`, `otpcode`. */
const COMPACT_ENDING = /(?:code|digest|hash|hashed|id|key|pem|salt|value)$/

/**
 * Whether a column's or key's name looks like a secret's: `passwordHash`, `reset_token`, `X-API-Key`, `apikey`,
 * `password2`; not `tokenCount` or `passwordChangedAt`.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  const last = words.at(-1)
  if (last === undefined || (words.length > 1 && HARMLESS_LAST_WORDS.has(last))) return false
  const joined = words.join(' ')
  const spaced = ` ${joined} `
  if (SECRET_NAMES.has(joined) || SECRET_PHRASES.some((phrase) => spaced.includes(` ${phrase} `))) return true
  return words.some(isSecretWord)
}

/** Whether a word is a secret's name in small letters throughout. */
function isSecretWord(word: string): boolean {
  const rest = word.replace(COMPACT_ENDING, '')
  return (
    COMPACT_PHRASES.some((phrase) => word.endsWith(phrase) || rest.endsWith(phrase)) ||
    (rest !== word && SHORT_PHRASES.has(rest))
  )
}

/** Numbers at the end of words and words that are numbers do not count. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter(Boolean)
}
