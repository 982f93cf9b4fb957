/** The text that search looks through, and what somebody types made alike. */

/**
 * Texts in lower case, with composed characters (Unicode NFC), one a line. Dates are not among them: what day it was depends
 * on who looks, so search reads those from the activity's time.
 */
export function toSearchText(texts: readonly (string | null | undefined)[]): string {
  return texts.filter(Boolean).join('\n').toLowerCase().normalize('NFC').replaceAll('\0', '')
}
