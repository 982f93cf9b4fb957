/** What an application can see, as plain values that can be compared: objects by class, errors by name, message and code. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A time as SQLite stores it. */
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/

/** Of this run alone, or, with MySQL, of the connection and not of the statement. */
const PASSING = new Set(['serverStatus'])

/** A value as plain data. Dates and uuids only as present; an object that was seen before as a reference to that place. */
export function plain(value: unknown): unknown {
  return plainOf(value, new Map(), '$')
}

function plainOf(value: unknown, seen: Map<object, string>, path: string): unknown {
  if (value === undefined) return '(undefined)'
  if (typeof value === 'string') return UUID.test(value) ? '(uuid)' : TIME.test(value) ? '(date)' : value
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return '(function)'
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return '(date)'
  if (value instanceof Uint8Array) return `(bytes ${Buffer.from(value).toString('hex')})`
  if (value instanceof Error) return failureOf(value)
  if (value instanceof Promise) return '(promise)'
  const known = seen.get(value)
  if (known !== undefined) return `(same as ${known})`
  seen.set(value, path)
  if (Array.isArray(value)) return value.map((each, index) => plainOf(each, seen, `${path}[${index}]`))
  const entries = Object.entries(value)
    .filter(([name]) => !PASSING.has(name))
    .map(([name, each]) => [name, plainOf(each, seen, `${path}.${name}`)] as const)
  const { name } = (value as { constructor?: { name: string } }).constructor ?? { name: 'null' }
  return name === 'Object' ? Object.fromEntries(entries) : { '@': name, ...Object.fromEntries(entries) }
}

/** An error as an application tells it from others. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: plain(error) }
  const { code, errno } = error as Error & { code?: unknown; errno?: unknown }
  return { thrown: error.constructor.name, message: error.message, code: plain(code), errno: plain(errno) }
}

/** What an asynchronous call gives: its result or its error. */
export async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return plain(await call())
  } catch (error) {
    return failureOf(error)
  }
}
