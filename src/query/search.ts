/** Search over all visible columns: its words, checked and as the column `search_text` holds them. */
import { toSearchText } from '../store/search-text.js'
import type { Criterion, CriterionOn } from './criterion.js'
import { checkTimeZone } from './date-range.js'
import { readDateWord } from './date-words.js'
import { queryError } from './query-error.js'

const MOST_CHARACTERS = 500
const MOST_WORDS = 20

/**
 * The filter for a text that somebody typed; null when there is no word in it.
 *
 * @throws ActivityLogError `QUERY_INVALID` when it is no text, longer than 500 characters or more than 20 words.
 */
export function toSearch(text: string, timeZone?: string): Criterion | null {
  const advice = `Pass a text of at most ${MOST_CHARACTERS} characters and ${MOST_WORDS} words`
  if (typeof text !== 'string') throw queryError('search', 'what to search for is not a text', advice)
  if (text.length > MOST_CHARACTERS) throw queryError('search', 'the text is too long', advice)
  const words = [...new Set(toSearchText([text]).split(/\s+/u).filter(Boolean))]
  if (words.length > MOST_WORDS) throw queryError('search', 'there are too many words', advice)
  const zone = timeZone === undefined ? null : checkTimeZone(timeZone)
  return words.length === 0 ? null : { on: 'search', words, timeZone: zone }
}

/** The words that can only stand in the text: the others may be dates or times of day. */
export function textWords({ words }: CriterionOn<'search'>): readonly string[] {
  // Whether a word reads as a date does not depend on the zone.
  return words.filter((word) => readDateWord(word, 'UTC') === null)
}
