/** The door of `typeorm-activity-log/screen`: importing it defines `<activity-log>`. */
import { ActivityLogElement } from './activity-log.js'
import type { ScreenEvents } from './screen-events.js'

if (!customElements.get('activity-log')) customElements.define('activity-log', ActivityLogElement)

declare global {
  interface HTMLElementTagNameMap {
    'activity-log': ActivityLogElement
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- all of it comes from there
  interface GlobalEventHandlersEventMap extends ScreenEvents {}
}

export { ActivityLogElement } from './activity-log.js'
export type { Fetcher } from './api.js'
export type { ColumnName, OwnColumn } from './table-columns.js'
export type { Messages } from './messages/messages.js'
export type { ScreenEvents } from './screen-events.js'
export type { Renderer } from './value-view.js'
