/**
 * The door of `typeorm-activity-log/screen/vue`: defines `<activity-log>` as `/screen` does, and tells the templates of Vue 3 its
 * attributes, properties and events.
 */
import type { HTMLAttributes, PublicProps } from 'vue'
import type { ActivityLogElement } from './activity-log.js'
import type { ScreenEvents } from './screen-events.js'
import type { ScreenSettings } from './screen-settings.js'

interface Listeners {
  readonly onAlFilter?: (event: ScreenEvents['al-filter']) => void
  readonly onAlOpen?: (event: ScreenEvents['al-open']) => void
  readonly onAlRestore?: (event: ScreenEvents['al-restore']) => void
  readonly onAlError?: (event: ScreenEvents['al-error']) => void
}

/** What `<activity-log>` takes in a template. */
export type ActivityLogProps = Omit<HTMLAttributes, keyof ScreenSettings> &
  PublicProps &
  ScreenSettings &
  Listeners

declare module 'vue' {
  interface GlobalComponents {
    'activity-log': new () => ActivityLogElement & { readonly $props: ActivityLogProps }
  }
}

export { ActivityLogElement } from './index.js'
export type { ColumnName, Fetcher, Messages, OwnColumn, Renderer, ScreenEvents } from './index.js'
