/** The languages of the screen. */
// First: the others are made small by the keys of this one.
import { en } from './messages/en.js'
import { ar } from './messages/ar.js'
import { de } from './messages/de.js'
import { es } from './messages/es.js'
import { fr } from './messages/fr.js'
import type { Messages } from './messages/messages.js'
import { ptBR } from './messages/pt-BR.js'

const LANGUAGES: Readonly<Record<string, Messages>> = { en, es, de, fr, pt: ptBR, ar }

/** The texts of a language with the host's own in front of them, and the language that they are in. */
export interface Texts {
  readonly messages: Messages
  /** A BCP 47 tag. English where the screen does not speak the language, unless the host's own texts do. */
  readonly language: string
}

/** The texts in the language of a locale. */
export function textsFor(locale: string, own: Partial<Messages>): Texts {
  const [tag = ''] = locale.toLowerCase().split('-')
  const known = Object.hasOwn(LANGUAGES, tag) ? LANGUAGES[tag] : undefined
  const isForeign = known === undefined && Object.keys(own).length === 0
  return { messages: { ...(known ?? en), ...own }, language: isForeign ? 'en' : locale }
}
