/** What stands in the details of one activity. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Activity, DetailsAnswer, JsonValue } from '../http/contract.js'
import { clock, link, undo } from './icons.js'
import { capitalised, eventName, eventTag, typeTag } from './tags.js'
import { showSentence, showValue } from './value-view.js'
import { changesView, snapshotView, type ValuesHost } from './values-view.js'

/** What the details can do, and how the host shows some things. */
export interface DetailsHost extends ValuesHost {
  readonly tab: Tab
  /** The address of the activity, where the screen has one. */
  readonly link: string | null
  recordUrl(activity: Activity): string | null
  readonly open: (id: string) => void
  showTab(tab: Tab): void
  /** Shows what would be done to bring back what the activity tells of. */
  readonly restore: () => void
  /** Null where it is on the screen already. */
  readonly showHistory: ((record: NonNullable<Activity['record']>) => void) | null
}

/** For reading, and as it is stored. */
export type Tab = 'overview' | 'raw'

/** What the copied link is called among all that can be copied. */
const LINK = 'link'

/** The details of an activity. */
export function detailsView(details: DetailsAnswer, host: DetailsHost): TemplateResult {
  const { messages } = host.reading
  const other: Tab = host.tab === 'raw' ? 'overview' : 'raw'
  const turn = (event: KeyboardEvent) => {
    if (!/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) return
    event.preventDefault()
    host.showTab(other)
    ;(event.currentTarget as Element).querySelector<HTMLElement>(`#tab-${other}`)?.focus()
  }
  const tab = (name: Tab) =>
    html`<button
      type="button"
      role="tab"
      id="tab-${name}"
      tabindex=${host.tab === name ? 0 : -1}
      aria-selected=${host.tab === name}
      aria-controls="panel"
      @click=${() => host.showTab(name)}
    >
      ${messages[name]}
    </button>`
  return html`
    <div class="tabs" role="tablist" aria-label=${messages.details} @keydown=${turn}>${tab('overview')}${tab('raw')}</div>
    <div id="panel" role="tabpanel" aria-labelledby="tab-${host.tab}" tabindex="0">
      ${
        host.tab === 'raw'
          ? html`<pre class="raw" dir="ltr">${JSON.stringify(details.activity, null, 2)}</pre>`
          : [facts(details, host), body(details, host), around(details, host)]
      }
    </div>
  `
}

function facts({ activity, restore }: DetailsAnswer, host: DetailsHost): TemplateResult {
  const { messages, formats } = host.reading
  const { actor, impersonator, onBehalf, ip, occurredAt, record } = activity
  return html`<dl class="facts">
      <dt>${messages.type}</dt>
      <dd>${typeTag(activity.type)} ${eventTag(activity.event, messages)}</dd>
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
    <p class="actions">${historyButton(activity, host)} ${restoreButton(restore, host)} ${linkButton(host)}</p>`
}

function historyButton({ record }: Activity, { showHistory, reading }: DetailsHost): unknown {
  if (record === null || showHistory === null) return nothing
  return html`<button type="button" class="quiet" @click=${() => showHistory(record)}>
    ${clock} ${reading.messages.history}
  </button>`
}

function restoreButton(way: DetailsAnswer['restore'], { restore, reading }: DetailsHost): unknown {
  if (way === null) return nothing
  const { restore: word, putBack } = reading.messages
  return html`<button type="button" class="quiet" part="restore-button" @click=${restore}>
    ${undo} ${way === 'restore' ? word : putBack}…
  </button>`
}

function linkButton({ link: address, copied, copy, reading: { messages } }: DetailsHost): unknown {
  if (address === null) return nothing
  return html`<button type="button" class="quiet" @click=${() => copy(LINK, address)}>
    ${link} <span aria-live="polite">${copied === LINK ? messages.copied : messages.copyLink}</span>
  </button>`
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
  const { messages, formats } = host.reading
  switch (details.kind) {
    case 'created':
      return snapshotView(messages.values, details, host)
    case 'baseline':
      return snapshotView(capitalised(eventName('baseline', messages), formats.locale), details, host)
    case 'deleted':
      return snapshotView(messages.snapshot, details, host)
    case 'updated':
      return changesView(details, host)
    case 'action':
      return nothing
  }
}

/** Free facts, each under its name. */
function metadataOf(metadata: JsonValue, { reading }: DetailsHost): TemplateResult | typeof nothing {
  if (metadata === null) return nothing
  const isObject = typeof metadata === 'object' && !Array.isArray(metadata)
  return html`<h3>${reading.messages.metadata}</h3>
    ${
      isObject
        ? html`<dl class="facts">
            ${Object.entries(metadata).map(
              ([name, value]) => html`<dt><bdi>${name}</bdi></dt><dd>${showValue(value, reading)}</dd>`,
            )}
          </dl>`
        : showValue(metadata, reading)
    }`
}

/** Related records, metadata, and the other activities of the same transaction and request. */
function around(
  { activity, sameTransaction, sameRequest }: DetailsAnswer,
  host: DetailsHost,
): TemplateResult {
  const { messages } = host.reading
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
    ${metadataOf(activity.metadata, host)} ${others(messages.sameTransaction, sameTransaction, host)}
    ${others(messages.sameRequest, inRequest, host)}
  `
}

function others(
  title: string,
  activities: readonly Activity[],
  { reading, open }: DetailsHost,
): TemplateResult | typeof nothing {
  if (activities.length === 0) return nothing
  return html`<h3>${title}</h3>
    <ul class="others">
      ${activities.map(
        ({ id, event, description }) =>
          html`<li>
            ${eventTag(event, reading.messages)}
            <button type="button" class="plain" dir="auto" @click=${() => open(id)}>${showSentence(description, reading)}</button>
          </li>`,
      )}
    </ul>`
}
