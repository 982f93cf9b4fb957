/** A JSON column's change, place by place. */
import type { Change, JsonValue } from '../http/contract.js'

/** One place that changed. */
export interface PatchLine {
  /** Keys from the root, e.g. `voice.speed`; empty for the whole value. */
  readonly path: string
  /** Undefined where there was nothing. */
  readonly before: JsonValue | undefined
  /** Undefined where there is nothing any more. */
  readonly after: JsonValue | undefined
}

type Container = Record<string, JsonValue>

const MOST_LINES = 100

/** The places of a change in the order of its operations; null where it is better shown as a whole. */
export function patchLines({ before, patch = [] }: Change): readonly PatchLine[] | null {
  if (patch.length === 0 || patch.length > MOST_LINES) return null
  const root = { '': structuredClone(before) } as Container
  const lines: PatchLine[] = []
  for (const operation of patch) {
    const keys = operation.path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = keys.pop() ?? ''
    const holder = keys.reduce<unknown>(
      (value, key) => (isContainer(value) && Object.hasOwn(value, key) ? value[key] : null),
      root,
    )
    const isKnown = operation.op === 'add' || operation.op === 'replace' || operation.op === 'remove'
    if (!isKnown || !isContainer(holder)) return null
    const isInserted = operation.op === 'add' && Array.isArray(holder)
    const known = Object.hasOwn(holder, last) && !isInserted ? holder[last] : undefined
    const after = operation.op === 'remove' ? undefined : operation.value
    lines.push({ path: [...keys, last].slice(1).join('.'), before: known, after })
    write(holder, last, after, isInserted)
  }
  return lines
}

/** Later operations count the places of an array as the earlier ones have left them. */
function write(holder: Container, key: string, value: JsonValue | undefined, isInserted: boolean): void {
  if (Array.isArray(holder) && (isInserted || value === undefined)) {
    const index = key === '-' ? holder.length : Number(key)
    if (value === undefined) holder.splice(index, 1)
    else holder.splice(index, 0, value)
  } else if (value === undefined) delete holder[key]
  else holder[key] = value
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
