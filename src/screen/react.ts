/**
 * The door of `typeorm-activity-log/screen/react`: defines `<activity-log>` as `/screen` does, and tells JSX of React 18 and 19
 * its attributes, properties and events. React 18 sets attributes alone: there the rest is set through a `ref`.
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { ActivityLogElement } from './activity-log.js'
import type { ScreenEvents } from './screen-events.js'
import type { ScreenAttributes, ScreenSettings } from './screen-settings.js'

type Listeners = {
  readonly [Name in keyof ScreenEvents as `on${Name}`]?: (event: ScreenEvents[Name]) => void
}

/** What `<activity-log>` takes in JSX. */
export type ActivityLogProps = DetailedHTMLProps<HTMLAttributes<ActivityLogElement>, ActivityLogElement> &
  ScreenSettings &
  ScreenAttributes &
  Listeners

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React's own is one.
  namespace JSX {
    interface IntrinsicElements {
      'activity-log': ActivityLogProps
    }
  }
}

export { ActivityLogElement } from './index.js'
export type { ColumnName, Fetcher, Messages, OwnColumn, Renderer, ScreenEvents } from './index.js'
