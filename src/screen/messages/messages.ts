import type { LeftOut, Obstacle } from '../../http/contract.js'

/** Every text of the screen, by key. A language is an object of this type: a key that it lacks does not compile. */
export interface Messages {
  readonly title: string
  readonly number: string
  readonly user: string
  readonly type: string
  readonly event: string
  readonly description: string
  readonly ip: string
  readonly time: string
  readonly details: string
  readonly searchLabel: string
  readonly searchPlaceholder: string
  readonly filters: string
  readonly allUsers: string
  readonly allTypes: string
  readonly allEvents: string
  readonly dates: string
  readonly allDates: string
  readonly today: string
  readonly yesterday: string
  readonly thisWeek: string
  readonly last7Days: string
  readonly last30Days: string
  readonly thisMonth: string
  readonly lastMonth: string
  readonly customDates: string
  readonly from: string
  readonly to: string
  readonly datesMissing: string
  readonly datesReversed: string
  readonly filter: string
  readonly reset: string
  readonly remove: (what: string) => string
  readonly record: string
  readonly exportAs: string
  readonly rows: string
  readonly pages: string
  readonly page: (number: number) => string
  readonly previous: string
  readonly next: string
  readonly shown: (first: string, last: string, total: string) => string
  readonly timesIn: (zone: string) => string
  readonly showUtc: string
  readonly showLocal: string
  readonly showExact: string
  readonly showRelative: string
  readonly searchedBackTo: (time: string) => string
  readonly searchOn: string
  readonly sortedWithin: (count: string) => string
  readonly loading: string
  readonly nothingYet: string
  readonly nothingYetHint: string
  readonly nothingFound: string
  readonly nothingFoundHint: string
  readonly failed: string
  readonly failedHint: string
  readonly retry: string
  readonly notAllowed: string
  readonly notAllowedHint: string
  readonly more: (count: number) => string
  readonly less: string
  readonly onBehalf: string
  readonly detailsOf: (what: string, event: string, user: string, time: string) => string
  readonly close: string
  readonly newer: string
  readonly older: string
  readonly copyLink: string
  readonly copied: string
  readonly copyValue: (what: string) => string
  readonly raw: string
  readonly overview: string
  readonly name: string
  readonly byUser: string
  readonly field: string
  readonly value: string
  readonly before: string
  readonly after: string
  readonly was: string
  readonly now: string
  readonly values: string
  readonly changes: string
  readonly snapshot: string
  readonly noChanges: string
  readonly related: string
  readonly metadata: string
  readonly sameTransaction: string
  readonly sameRequest: string
  readonly history: string
  readonly empty: string
  readonly emptyText: string
  readonly yes: string
  readonly no: string
  readonly hidden: string
  readonly binary: (size: string) => string
  readonly cut: (size: string) => string
  readonly showAll: string
  readonly linked: string
  readonly unlinked: string
  readonly gone: string
  readonly chart: string
  readonly allActivities: string
  /** The column of the values that the record has now. */
  readonly present: string
  /** In that column, of a value that is the one before it. */
  readonly unchanged: string
  /** The column of the values that it will have. */
  readonly afterwards: string
  readonly restore: string
  readonly putBack: string
  readonly restoreTitle: string
  readonly putBackTitle: string
  readonly cancel: string
  readonly overwrite: string
  readonly changedSince: string
  readonly changedSinceBy: (user: string, time: string) => string
  readonly asItWas: string
  readonly restored: string
  readonly wasPutBack: string
  readonly nothingToPutBack: string
  readonly restoreFailed: string
  readonly restoreRefused: string
  readonly restoreConflict: string
  /** Why a field is left out. */
  readonly leftOut: Readonly<Record<LeftOut, string>>
  /** What makes it impossible; the fields are those concerned. */
  readonly obstacles: Readonly<Record<Obstacle['why'], (fields: string) => string>>
  readonly filterBy: (value: string) => string
  /** Names of events in this language; an event without one is shown as it is recorded. */
  readonly events: Readonly<Record<string, string>>
}
