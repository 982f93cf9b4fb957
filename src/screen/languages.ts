/** The languages of the screen. English is at hand, the others come when somebody wants them. */
import { en } from './messages/en.js'
import type { Messages } from './messages/messages.js'

/** Each is a file of its own beside the screen's script; see build/screen.mjs. */
const OTHERS: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: () => import('./messages/ar.js').then(({ ar }) => ar),
  de: () => import('./messages/de.js').then(({ de }) => de),
  es: () => import('./messages/es.js').then(({ es }) => es),
  fr: () => import('./messages/fr.js').then(({ fr }) => fr),
  pt: () => import('./messages/pt-BR.js').then(({ ptBR }) => ptBR),
}

/** What has come, by language; null for one that is none or could not be fetched. */
const languages = new Map<string, Messages | null>([['en', en]])

/** The texts of a language with the host's own in front of them, and the language that they are in. */
export interface Texts {
  readonly messages: Messages
  /** A BCP 47 tag. English where the screen does not speak the language, unless the host's own texts do. */
  readonly language: string
}

/** The texts in the language of a locale: English for one whose texts are not there. */
export function textsFor(locale: string, own: Partial<Messages>): Texts {
  const known = languages.get(tagOf(locale))
  const isForeign = known == null && Object.keys(own).length === 0
  return { messages: { ...(known ?? en), ...own }, language: isForeign ? 'en' : locale }
}

/** Fetches the language of a locale; null where there is nothing to wait for. Never fails: without it, it is English. */
export function fetchLanguage(locale: string): Promise<void> | null {
  const tag = tagOf(locale)
  if (languages.has(tag) || !Object.hasOwn(OTHERS, tag)) return null
  return (OTHERS[tag]?.() ?? Promise.reject(new Error(tag))).then(
    (messages) => void languages.set(tag, messages),
    () => void languages.set(tag, null),
  )
}

function tagOf(locale: string): string {
  return locale.toLowerCase().split('-')[0] ?? ''
}
