/** The text that search looks through, and what somebody types made alike. */

/**
 * Texts in lower case, with composed characters (Unicode NFC), one a line. Dates are not among them: what day it was depends
 * on who looks, so search reads those from the activity's time.
 */
export function toSearchText(texts: readonly (string | null | undefined)[]): string {
  const text = texts.filter(Boolean).join('\n').toLowerCase().normalize('NFC').replaceAll('\0', '')
  // In lower case a sigma that ends a word is another letter: a part of the word would not be found by it.
  return text.replaceAll('ς', 'σ')
}
