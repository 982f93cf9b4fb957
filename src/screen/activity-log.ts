/** `<activity-log src="/activity/api">`: the log screen, for any page. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { SummaryBar } from '../http/contract.js'
import { openApi } from './api.js'
import { detailsStyles } from './details-styles.js'
import { dialogView } from './dialog-view.js'
import { chipsView, type FiltersHost, filtersView } from './filters-view.js'
import { formatsFor, localZone, weekStartOf } from './format.js'
import { histogramView } from './histogram-view.js'
import { messagesFor } from './languages.js'
import { headView, lineView, stateView } from './list-views.js'
import { takePageUrl } from './page-url.js'
import { pagerView } from './pager-view.js'
import { ScreenModel } from './screen-model.js'
import { ScreenProperties } from './screen-properties.js'
import { styles } from './styles.js'
import { tableView } from './table-view.js'
import type { Reading } from './value-view.js'

const MINUTE_MS = 60_000

/** The log screen. Attributes are texts, properties may be rich; `al-filter`, `al-open` and `al-error` tell the page. */
export class ActivityLogElement extends ScreenProperties {
  static override styles = [styles, detailsStyles]

  #model: ScreenModel | null = null
  #ticking: ReturnType<typeof setInterval> | undefined
  readonly #onBack = () => this.#model?.goBack()

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('popstate', this.#onBack)
    this.#ticking = setInterval(() => this.requestUpdate(), MINUTE_MS)
    if (this.hasUpdated) this.#begin()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('popstate', this.#onBack)
    clearInterval(this.#ticking)
    this.#end()
  }

  protected override willUpdate(changed: PropertyValues): void {
    const settings = ['src', 'locale', 'timeZone', 'record', 'url', 'chart', 'fetcher', 'isUtc']
    if (this.#model === null || settings.some((name) => changed.has(name))) this.#begin()
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog')
    const shouldBeOpen = (this.#model?.state.open ?? '') !== ''
    if (dialog === null || dialog.open === shouldBeOpen) return
    if (shouldBeOpen) {
      dialog.showModal()
      dialog.querySelector<HTMLElement>('h2')?.focus()
    } else {
      dialog.close()
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const model = this.#model
    if (model === null) return nothing
    const reading = this.#reading
    const { locale } = reading.formats
    const isTimeline = this.record !== ''
    const filters = this.#filtersHost(model, reading)
    return html`<div class="frame" part="frame" lang=${locale} dir=${directionOf(locale)}>
      ${headView(model, reading, isTimeline)} ${isTimeline ? nothing : filtersView(filters)}
      ${isTimeline ? nothing : this.#chart(model, reading)}
      ${lineView(model, reading, chipsView(filters), this.isUtc, () => (this.isUtc = !this.isUtc))}
      ${this.#list(model, reading)} ${this.#dialog(model, reading)}
    </div>`
  }

  #filtersHost(model: ScreenModel, reading: Reading): FiltersHost {
    const { filters } = model.state
    return {
      reading,
      chosen: model.chosen,
      applied: this.record === '' ? filters : { ...filters, record: '' },
      choices: model.choices,
      choose: model.choose.bind(model),
      apply: () => model.apply(),
      reset: () => model.reset(),
      removeFilter: model.apply.bind(model),
    }
  }

  #list(model: ScreenModel, reading: Reading): unknown {
    const { answer, state, failure } = model
    if (answer === null || failure !== null) return stateView(model, reading)
    const table = tableView(answer.activities, model.first, {
      reading,
      state,
      isBusy: model.isBusy,
      now: Date.now(),
      unfolded: this.unfolded,
      sortBy: model.sort.bind(model),
      open: this.#open,
      toggle: this.#toggle,
      filterBy: (chosen) => model.apply({ ...state.filters, ...chosen }),
    })
    const pager = pagerView(answer, {
      reading,
      state,
      hasPrevious: model.hasPrevious,
      resize: model.resize.bind(model),
      turnTo: model.turnTo.bind(model),
      previous: () => model.previous(),
      next: () => model.next(),
    })
    return [answer.activities.length === 0 ? stateView(model, reading) : table, pager]
  }

  #dialog(model: ScreenModel, reading: Reading): TemplateResult {
    return dialogView(model, {
      reading,
      tab: this.tab,
      isCopied: this.isCopied,
      rendererFor: (type, field) => this.renderers[type]?.[field],
      recordUrl: (activity) => this.recordUrl?.(activity) ?? null,
      open: this.#open,
      close: this.#close,
      showTab: (tab) => (this.tab = tab),
      showHistory: ({ record }) => {
        this.#close()
        if (record !== null) model.apply({ record: `${record.entity}:${record.id}` })
      },
      copyLink: () => void this.#copyLink(model),
    })
  }

  #chart(model: ScreenModel, reading: Reading): TemplateResult | typeof nothing {
    return histogramView(model.summary, {
      reading,
      per: model.per,
      dragged: this.dragged,
      drag: (range) => (this.dragged = range),
      chooseRange: (from, to) =>
        model.apply({ ...model.state.filters, during: 'custom', ...this.#daysOf(from, to) }),
    })
  }

  /** The calendar days of two bars, in the zone of the screen. */
  #daysOf(from: SummaryBar, to: SummaryBar): { readonly from: string; readonly to: string } {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: this.#zone, dateStyle: 'short' })
    return { from: day.format(new Date(from.from)), to: day.format(new Date(Date.parse(to.to) - 1)) }
  }

  readonly #open = (id: string): void => {
    this.tab = 'overview'
    this.isCopied = false
    this.#model?.open(id)
  }

  /** The focus goes back to the button of the same activity, also when the list was loaded anew meanwhile. */
  readonly #close = (): void => {
    const id = this.#model?.state.open ?? ''
    this.#model?.close()
    void this.updateComplete.then(() => {
      const button = this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)
      ;(button ?? this.renderRoot.querySelector<HTMLElement>('h2'))?.focus()
    })
  }

  readonly #toggle = (id: string): void => {
    const unfolded = new Set(this.unfolded)
    if (!unfolded.delete(id)) unfolded.add(id)
    this.unfolded = unfolded
  }

  async #copyLink(model: ScreenModel): Promise<void> {
    const link = model.settings.url?.linkTo(model.state) ?? location.href
    await navigator.clipboard.writeText(link)
    this.isCopied = true
  }

  get #zone(): string {
    return this.isUtc ? 'UTC' : this.timeZone || localZone()
  }

  get #reading(): Reading {
    const locale = this.locale || document.documentElement.lang || navigator.language
    return { messages: messagesFor(locale, this.messages), formats: formatsFor(locale, this.#zone) }
  }

  #begin(): void {
    this.#end()
    const { formats } = this.#reading
    const prefix = this.url === 'off' || (this.record !== '' && this.url === '') ? null : this.url
    this.#model = new ScreenModel(
      {
        requestUpdate: () => this.requestUpdate(),
        tell: (name, detail) =>
          this.dispatchEvent(new CustomEvent(`al-${name}`, { detail, bubbles: true, composed: true })),
      },
      {
        api: openApi(this.src, this.fetcher ?? ((url, init) => fetch(url, init))),
        url: prefix === null ? null : takePageUrl(prefix, this),
        zone: formats.zone,
        weekStart: weekStartOf(formats.locale),
        record: this.record,
        hasChart: this.chart !== 'off' && this.record === '',
      },
    )
    this.#model.start()
  }

  #end(): void {
    this.#model?.stop()
    this.#model?.settings.url?.release()
    this.#model = null
  }
}

function directionOf(locale: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur)\b/.test(locale) ? 'rtl' : 'ltr'
}
