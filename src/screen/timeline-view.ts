/** One record's activities, small enough to stand beside the record itself. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Activity } from '../http/contract.js'
import { detailsButton, type RowHost, timeOf } from './table-columns.js'
import { eventTag } from './tags.js'
import { showSentence } from './value-view.js'

/** The activities as a list, newest first. */
export function timelineView(
  activities: readonly Activity[],
  host: RowHost & { readonly isBusy: boolean; readonly isStale: boolean },
): TemplateResult {
  const { messages } = host.reading
  return html`<ol class="timeline ${host.isStale ? 'stale' : ''}" part="timeline" aria-busy=${host.isBusy}>
    ${activities.map(
      (activity) => html`<li>
        <div>
          ${eventTag(activity.event, messages)}
          <span class="muted small">
            <bdi>${activity.actor.name}</bdi>${activity.onBehalf ? ` (${messages.onBehalf})` : nothing} · ${timeOf(activity, host)}
          </span>
          <p dir="auto">${showSentence(activity.description, host.reading)}</p>
        </div>
        ${detailsButton(activity, host)}
      </li>`,
    )}
  </ol>`
}
