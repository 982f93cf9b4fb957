/** What frameworks set on `<activity-log>`, as types. */
import type { ActivityLogElement } from './activity-log.js'

/** The properties that a page can set. */
export type ScreenSettings = Partial<
  Pick<
    ActivityLogElement,
    | 'src'
    | 'locale'
    | 'timeZone'
    | 'weekStart'
    | 'record'
    | 'theme'
    | 'url'
    | 'chart'
    | 'headingLevel'
    | 'fetcher'
    | 'messages'
    | 'renderers'
    | 'columns'
    | 'recordUrl'
  >
>

/** The attributes whose names are others than those of their properties. */
export interface ScreenAttributes {
  readonly 'time-zone'?: string
  readonly 'week-start'?: string
  readonly 'heading-level'?: string
}
