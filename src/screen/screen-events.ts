/** What the screen tells the page around it. */
import type { Filters } from './view-state.js'

/** What is told, by the name of the event without its `al-`. */
export interface Told {
  /** The filters and the search that are in force from now on. */
  readonly filter: Filters & { readonly search: string }
  /** The activity whose details are opened. */
  readonly open: { readonly id: string }
  /** A record was brought back, or values of it, by the activity that is named. */
  readonly restore: { readonly id: string }
  /** What failed. */
  readonly error: unknown
}

/** The events of `<activity-log>`; they bubble, and leave the shadow roots that the element may be in. */
export type ScreenEvents = { readonly [Name in keyof Told as `al-${Name}`]: CustomEvent<Told[Name]> }

/** Tells the page. */
export type Tell = <Name extends keyof Told>(name: Name, detail: Told[Name]) => void
