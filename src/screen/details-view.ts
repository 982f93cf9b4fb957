/** What stands in the details of one activity. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Activity, DetailsAnswer, JsonValue } from '../http/contract.js'
import { clock, link } from './icons.js'
import { eventTag, typeTag } from './tags.js'
import { type Reading, type Renderer, showChange, showSnapshotValue, showValue } from './value-view.js'

/** What the details can do, and how the host shows some things. */
export interface DetailsHost {
  readonly reading: Reading
  readonly tab: 'overview' | 'raw'
  readonly isCopied: boolean
  rendererFor(type: string, field: string): Renderer | undefined
  recordUrl(activity: Activity): string | null
  open(id: string): void
  showTab(tab: 'overview' | 'raw'): void
  showHistory(activity: Activity): void
  copyLink(): void
}

/** The details of an activity. */
export function detailsView(details: DetailsAnswer, host: DetailsHost): TemplateResult {
  const { messages } = host.reading
  const tab = (name: 'overview' | 'raw') =>
    html`<button
      type="button"
      role="tab"
      id="tab-${name}"
      aria-selected=${host.tab === name}
      aria-controls="panel"
      @click=${() => host.showTab(name)}
    >
      ${messages[name]}
    </button>`
  return html`
    <div class="tabs" role="tablist" aria-label=${messages.details}>${tab('overview')}${tab('raw')}</div>
    <div id="panel" role="tabpanel" aria-labelledby="tab-${host.tab}" tabindex="0">
      ${
        host.tab === 'raw'
          ? html`<pre class="raw">${JSON.stringify(details.activity, null, 2)}</pre>`
          : [facts(details.activity, host), body(details, host), around(details, host)]
      }
    </div>
  `
}

function facts(activity: Activity, host: DetailsHost): TemplateResult {
  const { messages, formats } = host.reading
  const { actor, impersonator, onBehalf, ip, occurredAt, record } = activity
  return html`<p class="sentence" dir="auto">${activity.description}</p>
    <dl class="facts">
      <dt>${messages.type}</dt>
      <dd>${typeTag(activity.type)} ${eventTag(activity.event)}</dd>
      ${record === null ? nothing : html`<dt>${messages.name}</dt><dd>${recordName(activity, host)}</dd>`}
      <dt>${messages.byUser}</dt>
      <dd>
        <bdi>${actor.name}</bdi>
        ${onBehalf ? html`<span class="muted">(${messages.onBehalf}${impersonator === null ? '' : `: ${impersonator.name}`})</span>` : nothing}
      </dd>
      <dt>${messages.ip}</dt>
      <dd>${ip === null ? html`<span class="muted">—</span>` : html`<span class="address" part="ip">${ip}</span>`}</dd>
      <dt>${messages.time}</dt>
      <dd><time datetime=${occurredAt}>${formats.exactTime(occurredAt)}</time></dd>
    </dl>
    <p class="actions">
      ${
        record === null
          ? nothing
          : html`<button type="button" class="quiet" @click=${() => host.showHistory(activity)}>${clock} ${messages.history}</button>`
      }
      <button type="button" class="quiet" @click=${() => host.copyLink()}>
        ${link} ${host.isCopied ? messages.copied : messages.copyLink}
      </button>
    </p>`
}

function recordName(activity: Activity, host: DetailsHost): TemplateResult {
  const { record } = activity
  const name = record?.name ?? record?.id ?? ''
  const url = host.recordUrl(activity)
  return html`${
    url === null
      ? html`<bdi class="record" part="record-name">${name}</bdi>`
      : html`<a class="record" part="record-name" href=${url}><bdi>${name}</bdi></a>`
  }
    <span class="muted">${record?.entity}</span>`
}

function body(details: DetailsAnswer, host: DetailsHost): TemplateResult | typeof nothing {
  const { messages } = host.reading
  switch (details.kind) {
    case 'created':
      return snapshot(messages.values, details, host)
    case 'deleted':
      return snapshot(messages.snapshot, details, host)
    case 'updated':
      return changes(details, host)
    case 'action':
      return metadataOf(details.metadata, host)
  }
}

function snapshot(
  title: string,
  { values, activity }: Extract<DetailsAnswer, { readonly kind: 'created' | 'deleted' }>,
  host: DetailsHost,
): TemplateResult {
  const { messages } = host.reading
  return html`<table class="values">
    <caption>${title}</caption>
    <thead><tr><th scope="col">${messages.field}</th><th scope="col">${messages.value}</th></tr></thead>
    <tbody>
      ${values.map(
        (each) => html`<tr>
          <th scope="row"><bdi>${each.field}</bdi></th>
          <td>${showSnapshotValue(each, host.reading, host.rendererFor(activity.type, each.field))}</td>
        </tr>`,
      )}
    </tbody>
  </table>`
}

function changes(
  details: Extract<DetailsAnswer, { readonly kind: 'updated' }>,
  host: DetailsHost,
): TemplateResult {
  const { messages } = host.reading
  if (details.changes.length === 0) return html`<p class="muted">${messages.noChanges}</p>`
  return html`<table class="values comparison">
    <caption>${messages.changes}</caption>
    <thead>
      <tr><th scope="col">${messages.field}</th><th scope="col">${messages.before}</th><th scope="col">${messages.after}</th></tr>
    </thead>
    <tbody>
      ${details.changes.map((change) => {
        const { before, after } = showChange(
          change,
          host.reading,
          host.rendererFor(details.activity.type, change.field),
        )
        return html`<tr><th scope="row"><bdi>${change.field}</bdi></th><td class="before">${before}</td><td class="after">${after}</td></tr>`
      })}
    </tbody>
  </table>`
}

function metadataOf(metadata: JsonValue, { reading }: DetailsHost): TemplateResult | typeof nothing {
  if (metadata === null) return nothing
  return html`<h3>${reading.messages.metadata}</h3>${showValue(metadata, reading)}`
}

/** Related records, metadata, and the other activities of the same transaction and request. */
function around(details: DetailsAnswer, host: DetailsHost): TemplateResult {
  const { messages } = host.reading
  const { activity, sameTransaction, sameRequest } = details
  const inRequest = sameRequest.filter(({ id }) => !sameTransaction.some((other) => other.id === id))
  return html`
    ${
      activity.related.length === 0
        ? nothing
        : html`<h3>${messages.related}</h3>
          <dl class="facts">
            ${activity.related.map(
              ({ relation, entity, id, name }) =>
                html`<dt><bdi>${relation}</bdi></dt><dd><bdi>${name ?? id}</bdi> <span class="muted">${entity}</span></dd>`,
            )}
          </dl>`
    }
    ${details.kind === 'action' ? nothing : metadataOf(activity.metadata, host)}
    ${others(messages.sameTransaction, sameTransaction, host)} ${others(messages.sameRequest, inRequest, host)}
  `
}

function others(
  title: string,
  activities: readonly Activity[],
  host: DetailsHost,
): TemplateResult | typeof nothing {
  if (activities.length === 0) return nothing
  return html`<h3>${title}</h3>
    <ul class="others">
      ${activities.map(
        ({ id, event, description }) =>
          html`<li>${eventTag(event)} <button type="button" class="plain" @click=${() => host.open(id)}>${description}</button></li>`,
      )}
    </ul>`
}
