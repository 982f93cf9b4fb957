/** The languages of the screen. */
import { en } from './messages/en.js'
import type { Messages } from './messages/messages.js'

const LANGUAGES: Readonly<Record<string, Messages>> = { en }

/** The texts in the language nearest to a locale, with the host's own in front of them. */
export function messagesFor(locale: string, own: Partial<Messages> = {}): Messages {
  const [language = 'en'] = locale.toLowerCase().split('-')
  return { ...(LANGUAGES[locale.toLowerCase()] ?? LANGUAGES[language] ?? en), ...own }
}
