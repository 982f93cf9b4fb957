/** What a viewer sees: the columns of the log. */
import type { Activity, ActivityCount, ActivityQuery } from 'typeorm-activity-log'
import { type Column, formatTable, heading } from './table.js'

const COLUMNS: readonly Column<Activity>[] = [
  { title: '#', cell: (_, index) => String(index + 1), align: 'right' },
  { title: 'User', cell: userOf },
  { title: 'Type', cell: ({ type }) => type },
  { title: 'Event', cell: ({ event }) => event },
  { title: 'Description', cell: ({ description }) => description, width: 'flexible' },
  { title: 'IP Address', cell: ({ ip }) => ip ?? '–' },
  { title: 'Date/Time', cell: ({ occurredAt }) => formatTime(occurredAt) },
]

/** The newest activities of a query under a title, and how many there are. */
export async function formatView(
  title: string,
  query: ActivityQuery,
  size: number,
  width: number,
): Promise<readonly string[]> {
  const [{ activities }, count] = await Promise.all([query.page({ size }), query.count()])
  return [
    heading(title, width),
    '',
    ...formatTable(COLUMNS, activities, width),
    '',
    `Newest ${activities.length} of ${formatCount(count)} activities`,
  ]
}

/** How many there are, or at least. */
export function formatCount({ value, isExact }: ActivityCount): string {
  return `${value.toLocaleString('en-US')}${isExact ? '' : '+'}`
}

/** Who did it; whoever may know says who did it in their name. */
export function userOf({ actor, onBehalf, impersonator }: Activity): string {
  if (impersonator !== null) return `${actor.name} (by ${impersonator.name})`
  return onBehalf ? `${actor.name} (on behalf)` : actor.name
}

/** In the local time zone, `2026-11-24 09:30`. */
export function formatTime(occurredAt: string): string {
  const time = new Date(occurredAt)
  const two = (part: number) => String(part).padStart(2, '0')
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`
}
