/** What the methods of a query answer, made of the activities that match it, oldest first. */
import type { ActivityDraft } from '../../src/model/activity.js'
import type { SortDirection, SortKey } from '../../src/query/sort.js'
import { timeOfId } from '../../src/store/activity-id.js'
import { bitsOf } from './model.js'

const HOUR = 3_600_000

/** Numbers in names count as numbers, and case decides only between names that are the same else. */
const names = new Intl.Collator('und', { numeric: true })

/** Names in the order of people. */
export function compareNames(a: string, b: string): number {
  return names.compare(a, b) || (a < b ? -1 : Number(a > b))
}

/** In the order asked for; those without an address come last, and equal ones newest first. */
export function modelSort(
  matches: readonly ActivityDraft[],
  key: SortKey,
  direction: SortDirection,
): readonly ActivityDraft[] {
  const sign = direction === 'asc' ? 1 : -1
  const newestFirst = [...matches].sort((a, b) => (a.id < b.id ? 1 : -1))
  if (key === 'date') return direction === 'desc' ? newestFirst : newestFirst.reverse()
  if (key === 'ip') {
    const keyOf = ({ ip }: ActivityDraft) => ip ?? ''
    const [known, unknown] = [newestFirst.filter(keyOf), newestFirst.filter((draft) => !keyOf(draft))]
    return [...known.sort((a, b) => sign * compareAddresses(keyOf(a), keyOf(b))), ...unknown]
  }
  const keyOf = (draft: ActivityDraft) => (key === 'user' ? draft.actor.name : draft[key])
  return newestFirst.sort((a, b) => sign * compareNames(keyOf(a), keyOf(b)))
}

/** IPv4 before IPv6 before what is no address; the same address written otherwise is told apart by its text. */
function compareAddresses(a: string, b: string): number {
  const rank = (text: string) => (bitsOf(text) === null ? 2 : Number(text.includes(':')))
  const value = (text: string) => `${rank(text)}${bitsOf(text) ?? text}`
  return value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a < b ? -1 : Number(a > b)
}

/** Each user, type and event, and how many activities it has; a user has the name of the newest. */
export function modelChoices(matches: readonly ActivityDraft[]) {
  const users = new Map<string, { readonly actor: ActivityDraft['actor']; readonly count: number }>()
  for (const { actor } of matches) {
    const key = JSON.stringify([actor.kind, actor.id])
    users.set(key, { actor, count: (users.get(key)?.count ?? 0) + 1 })
  }
  return {
    users: [...users.values()],
    types: countsOf(matches.map(({ type }) => type)),
    events: countsOf(matches.map(({ event }) => event)),
  }
}

function countsOf(words: readonly string[]): readonly { readonly name: string; readonly count: number }[] {
  const each = [...new Set(words)]
  return each.map((name) => ({ name, count: words.filter((word) => word === name).length }))
}

/** A bar of a histogram for each stretch between two starts. */
export function modelBars(matches: readonly ActivityDraft[], starts: readonly number[]) {
  return starts.slice(0, -1).map((from, index) => {
    const to = starts[index + 1] ?? from
    const within = matches.filter(({ id }) => from <= timeOfId(id).getTime() && timeOfId(id).getTime() < to)
    return {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      total: within.length,
      events: Object.fromEntries(
        countsOf(within.map(({ event }) => event)).map(({ name, count }) => [name, count]),
      ),
      isExact: true,
    }
  })
}

/** What stands around an activity: of those that the viewer sees, and of those that match the filters as well. */
export function modelSurroundings(
  { id, requestId, transactionId }: ActivityDraft,
  visible: readonly ActivityDraft[],
  matches: readonly ActivityDraft[],
) {
  const ms = timeOfId(id).getTime()
  const near = visible.filter(
    (other) => other.id !== id && Math.abs(timeOfId(other.id).getTime() - ms) < HOUR,
  )
  const sameIn = (key: 'requestId' | 'transactionId', value: string | null) =>
    near.filter((other) => value !== null && other[key] === value).map((other) => other.id)
  return {
    sameTransaction: sameIn('transactionId', transactionId),
    sameRequest: sameIn('requestId', requestId),
    newer: matches.find((other) => other.id > id)?.id ?? null,
    older: matches.findLast((other) => other.id < id)?.id ?? null,
  }
}
