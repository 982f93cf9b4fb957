/** Decimal numbers compared as text: exact at any length, where a double would round. */

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,15}))?$/i

/**
 * A text that is equal for equal numbers: `9.90`, `09.9` and `99e-1` are all `99e-1`, every zero is `0`.
 *
 * Null when the text is no decimal number (`NaN`, `$5.00`, an exponent of more than 15 digits).
 */
export function decimalKey(text: string): string | null {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? []
  if (sign === undefined || whole + fraction === '') return null
  const digits = whole + fraction
  const [start, end] = significant(digits)
  if (start === end) return '0'
  const power = Number(exponent) - fraction.length + (digits.length - end)
  return `${sign === '-' ? '-' : ''}${digits.slice(start, end)}e${power}`
}

/** Where the digits begin and end without outer zeros. A loop, for `/0+$/` takes quadratic time. */
function significant(digits: string): readonly [number, number] {
  let start = 0
  let end = digits.length
  while (start < end && digits[start] === '0') start++
  while (end > start && digits[end - 1] === '0') end--
  return [start, end]
}
