/** What would be brought back, to be looked at before it is done. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Activity, PlannedField, RestoreAnswer } from '../http/contract.js'
import { clock } from './icons.js'
import { isPossible, isWritten, overwrites, type Restoration } from './screen-restoration.js'
import type { Reading } from './value-view.js'
import { showLinks, showValue } from './value-view.js'
import type { ValuesHost } from './values-view.js'

/** What the plan can do. */
export interface PlanHost extends Pick<ValuesHost, 'reading' | 'rendererFor'> {
  readonly choose: (changes: Partial<Pick<Restoration, 'chosen' | 'isForced'>>) => void
  readonly confirm: () => void
  readonly cancel: () => void
  readonly again: () => void
}

/** The plan for what an activity tells of. */
export function planView(activity: Activity, restoration: Restoration, host: PlanHost): TemplateResult {
  const { messages } = host.reading
  const { plan, isBusy, failure } = restoration
  const isDeletion = activity.kind === 'deleted'
  return html`<section class="plan" part="plan" aria-labelledby="plan-title" aria-busy=${isBusy}>
    <h3 id="plan-title" tabindex="-1">${isDeletion ? messages.restoreTitle : messages.putBackTitle}</h3>
    ${failure === null ? nothing : failureView(failure, host)}
    ${plan === null ? waiting(isBusy, host) : planned(plan, activity, restoration, host)}
    <p class="actions">
      ${plan === null || plan.canBeDone === 'no' ? nothing : confirmButton(isDeletion, restoration, host)}
      ${failure === 'restoreFailed' ? html`<button type="button" class="quiet" @click=${host.again}>${messages.retry}</button>` : nothing}
      <button type="button" class="quiet" @click=${host.cancel}>${messages.cancel}</button>
    </p>
  </section>`
}

function waiting(isBusy: boolean, { reading: { messages } }: PlanHost): unknown {
  return isBusy ? html`<p class="loading muted" role="status">${messages.loading}</p>` : nothing
}

function failureView(
  failure: NonNullable<Restoration['failure']>,
  { reading: { messages } }: PlanHost,
): TemplateResult {
  return html`<div class="bar" role="alert">
    <b>${messages[failure]}</b>${failure === 'restoreFailed' ? html` <span>${messages.failedHint}</span>` : nothing}
  </div>`
}

function confirmButton(
  isDeletion: boolean,
  restoration: Restoration,
  { reading: { messages }, confirm }: PlanHost,
): TemplateResult {
  return html`<button
    type="button"
    class="primary retry"
    part="confirm-button"
    aria-disabled=${restoration.isBusy || !isPossible(restoration)}
    @click=${confirm}
  >
    ${isDeletion ? messages.restore : messages.putBack}
  </button>`
}

function planned(
  plan: RestoreAnswer,
  activity: Activity,
  restoration: Restoration,
  host: PlanHost,
): TemplateResult {
  const { messages } = host.reading
  const { fields, obstacles } = plan
  const isThere = plan.what === 'revert' || fields.some(({ now }) => now !== null)
  // What no field can help is not about fields.
  const isHopeless = obstacles.some((each) => each.fields.length === 0)
  const isNothing = obstacles.length === 0 && !fields.some(isWritten)
  return html`
    ${obstacles.map(({ why, fields: names }) => html`<p class="obstacle">${messages.obstacles[why](names.join(', '))}</p>`)}
    ${isNothing ? html`<p>${messages.nothingToPutBack}</p>` : nothing}
    ${
      fields.length === 0 || isHopeless
        ? nothing
        : html`<table class="values comparison">
            <caption class="only-spoken">${messages.changes}</caption>
            <thead>
              <tr>
                <th scope="col">${messages.field}</th>
                ${isThere ? html`<th scope="col">${messages.present}</th>` : nothing}
                <th scope="col">${messages.afterwards}</th>
              </tr>
            </thead>
            <tbody>${fields.map((field) => row(field, isThere, activity, { plan, restoration, host }))}</tbody>
          </table>`
    }
    ${overwrites(restoration) ? force(restoration, host) : nothing}
  `
}

function force({ isForced }: Restoration, { reading: { messages }, choose }: PlanHost): TemplateResult {
  return html`<label class="choice">
    <input type="checkbox" .checked=${isForced} @change=${() => choose({ isForced: !isForced })} />
    ${messages.overwrite}
  </label>`
}

interface RowHost {
  readonly plan: RestoreAnswer
  readonly restoration: Restoration
  readonly host: PlanHost
}

function row(
  planned: PlannedField,
  isThere: boolean,
  activity: Activity,
  { plan, restoration: { chosen }, host }: RowHost,
): TemplateResult {
  const { field, now, then, outcome } = planned
  const { messages } = host.reading
  const areLinks = activity.changes.find((change) => change.field === field)?.links === true
  const show = (value: typeof now) => {
    if (areLinks) return showLinks(value, '')
    return (host.rendererFor(activity.type, field) ?? ((own) => showValue(own, host.reading)))(value)
  }
  const choose = () => {
    const others = new Set(chosen)
    if (!others.delete(field)) others.add(field)
    host.choose({ chosen: others })
  }
  const name = html`<bdi>${field}</bdi>`
  return html`<tr>
    <th scope="row">${
      plan.what === 'revert' && isWritten(planned)
        ? html`<label class="choice"><input type="checkbox" .checked=${chosen.has(field)} @change=${choose} /> ${name}</label>`
        : name
    }</th>
    ${isThere ? html`<td data-label=${messages.present}>${outcome === 'left out' && planned.why === 'masked' ? nothing : show(now)}</td>` : nothing}
    <td class=${isWritten(planned) ? 'after' : ''} data-label=${messages.afterwards}>
      ${isWritten(planned) ? show(then) : nothing} ${remark(planned, host.reading)}
    </td>
  </tr>`
}

/** What is to be known of a field beside its value. */
function remark({ outcome, why, changedBy }: PlannedField, { messages, formats }: Reading): unknown {
  const said = (text: string) => html`<div class="note muted">${text}</div>`
  if (outcome === 'as it was') return said(messages.asItWas)
  const reason = why === null ? nothing : said(messages.leftOut[why])
  if (outcome !== 'changed since') return reason
  const by =
    changedBy === null
      ? messages.changedSince
      : messages.changedSinceBy(changedBy.actor.name, formats.time(changedBy.occurredAt))
  return [html`<div class="note since">${clock} ${by}</div>`, reason]
}
