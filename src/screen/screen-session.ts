/** The life of a screen: what it begins, remembers and ends, without how it looks. */
import { type ExportFormat, openApi } from './api.js'
import { writeClipboard } from './copy-button.js'
import { formatsFor, knownLocale, knownZone, weekStartOf } from './format.js'
import { fetchLanguage, type Texts, textsFor } from './languages.js'
import { takePageUrl } from './page-url.js'
import { ScreenModel } from './screen-model.js'
import type { Changed } from './screen-element.js'
import type { Tell } from './screen-events.js'
import { ScreenProperties } from './screen-properties.js'
import type { Reading } from './value-view.js'
import type { Days } from './view-state.js'

const MINUTE_MS = 60_000

/** What makes another screen of it; the rest only shows the same in another way. */
const SETTINGS = ['src', 'record', 'url', 'chart']

/** What makes its words others. */
const READ = ['locale', 'timeZone', 'messages', 'isUtc']

/** An element with a model, which lives as long as the element is in a page. */
export abstract class ScreenSession extends ScreenProperties {
  protected model: ScreenModel | null = null
  protected reading: (Reading & Pick<Texts, 'language'>) | null = null
  /** The first words are on their way. */
  protected isWordless = false
  #ticking: ReturnType<typeof setInterval> | undefined
  /** The activity whose button opened the details, and the one that was shown last. */
  #opener = ''
  #last = ''
  #isPlanned = false
  /** What had the focus before the drawing, and what was on the screen then. */
  #focused: Element | null = null
  #page = 1
  #shown = ''
  readonly #onBack = () => this.model?.goBack()

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('popstate', this.#onBack)
    this.#ticking = setInterval(() => this.requestUpdate(), MINUTE_MS)
  }

  disconnectedCallback(): void {
    window.removeEventListener('popstate', this.#onBack)
    clearInterval(this.#ticking)
    // Out of the page it is no modal any more, and would come back as none.
    this.renderRoot.querySelector('dialog')?.removeAttribute('open')
    this.#end()
  }

  /** Loads the list anew, for a page that knows that something has happened. */
  refresh(): void {
    this.model?.refresh()
  }

  protected override willUpdate(changed: Changed): void {
    this.#focused = this.renderRoot.activeElement
    if (this.reading === null || READ.some((name) => changed.has(name))) this.#read()
    // A function that is another one at each rendering of the page, as in React, is no other setting.
    const isFetched = changed.has('fetcher') && (changed.get('fetcher') == null) !== (this.fetcher == null)
    if (this.model === null || isFetched || SETTINGS.some((name) => changed.has(name))) this.#begin()
    else this.model.moveTo(this.days)
  }

  protected override updated(): void {
    this.#followPlan()
    this.#beginAnew()
    const dialog = this.renderRoot.querySelector('dialog')
    const shouldBeOpen = (this.model?.state.open ?? '') !== ''
    if (this.theme !== (this.getAttribute('theme') ?? '')) this.setAttribute('theme', this.theme)
    if (dialog === null || dialog.open === shouldBeOpen) return this.#keepFocus()
    if (shouldBeOpen) {
      dialog.showModal()
      dialog.querySelector<HTMLElement>('h2')?.focus()
    } else {
      dialog.close()
      this.#returnFocus()
    }
  }

  /** Whose days these are. */
  protected get days(): Days {
    const { zone = 'UTC', locale = 'en' } = this.reading?.formats ?? {}
    return { zone, weekStart: this.weekStart || weekStartOf(locale) }
  }

  protected readonly open = (id: string): void => {
    if (this.model?.state.open === '') this.#opener = id
    this.#last = id
    this.tab = 'overview'
    this.copied = ''
    this.model?.open(id)
  }

  protected readonly close = (): void => this.model?.close()

  protected showHistory(record: string): void {
    this.model?.showHistory(record)
    this.#focusTitle()
  }

  protected readonly leaveHistory = (): void => {
    this.model?.leaveHistory()
    this.#focusTitle()
  }

  protected readonly toggle = (id: string): void => {
    const unfolded = new Set(this.unfolded)
    if (!unfolded.delete(id)) unfolded.add(id)
    this.unfolded = unfolded
  }

  protected async copy(name: string, text: string): Promise<void> {
    await writeClipboard(text, this.renderRoot.querySelector('dialog') ?? this.renderRoot)
    this.copied = name
  }

  protected async save(format: ExportFormat): Promise<void> {
    const { model } = this
    try {
      await model?.settings.api.saveExport(format, model.exported)
    } catch (error) {
      this.#tell('error', error)
    }
  }

  /** Other details begin at their top, with nothing unfolded. */
  #beginAnew(): void {
    const { id = '' } = this.model?.details?.activity ?? {}
    if (id === this.#shown) return
    this.#shown = id
    this.renderRoot.querySelector('.content')?.scrollTo(0, 0)
    for (const each of this.renderRoot.querySelectorAll<HTMLDetailsElement>('details.folded'))
      each.open = false
  }

  /** A button that goes with its press leaves the focus to a title, one for a page to the button that is that page's now. */
  #keepFocus(): void {
    const { page = 1 } = this.model?.state ?? {}
    const isTurned = page !== this.#page && this.#focused?.matches('.page') === true
    this.#page = page
    const isLost = this.#focused !== null && this.renderRoot.activeElement === null
    if (!isTurned && !isLost) return
    const places = isTurned ? '.page[aria-current]' : 'dialog[open] h2, .head h2'
    const found = [...this.renderRoot.querySelectorAll<HTMLElement>(places)].at(-1)
    found?.focus({ preventScroll: true })
  }

  #focusTitle(): void {
    this.requestUpdate()
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('h2')?.focus())
  }

  /** To the plan when it appears; when it goes, back to the button that called for it, or to the title when it was done. */
  #followPlan(): void {
    const { restoration = null, done = null } = this.model ?? {}
    const isPlanned = restoration !== null
    if (isPlanned === this.#isPlanned) return
    this.#isPlanned = isPlanned
    const places = isPlanned ? '#plan-title' : done === null ? '[part~="restore-button"]' : '#dialog-title'
    this.renderRoot.querySelector<HTMLElement>(places)?.focus()
  }

  /** To the button of what was shown, else to the one that opened the details; also when the list was loaded anew meanwhile. */
  #returnFocus(): void {
    const selectors = [this.#last, this.#opener].map((id) => `[data-id="${CSS.escape(id)}"]`)
    const found = [...selectors, 'h2'].map((each) => this.renderRoot.querySelector<HTMLElement>(each))
    found.find((each) => each !== null)?.focus()
  }

  /** Until another language is there the words are those of before, and in the beginning none. */
  #read(): void {
    const locale = knownLocale(localeOf(this.locale))
    const fetched = fetchLanguage(locale)
    void fetched?.then(() => {
      this.#read()
      this.requestUpdate()
    })
    if (fetched !== null && this.reading !== null) return
    const zone = this.isUtc ? 'UTC' : knownZone(this.timeZone)
    this.reading = { ...textsFor(locale, this.messages), formats: formatsFor(locale, zone) }
    this.isWordless = fetched !== null
  }

  readonly #tell: Tell = (name, detail) => {
    this.dispatchEvent(new CustomEvent(`al-${name}`, { detail, bubbles: true, composed: true }))
  }

  #begin(): void {
    this.#end()
    const prefix = this.url === 'off' || (this.record !== '' && this.url === '') ? null : this.url
    this.model = new ScreenModel(
      { requestUpdate: () => this.requestUpdate(), tell: this.#tell },
      {
        api: openApi(this.src, (url, init) => (this.fetcher ?? fetch)(url, init)),
        url: prefix === null ? null : takePageUrl(prefix, this),
        record: this.record,
        hasChart: this.chart !== 'off' && this.record === '',
      },
      this.days,
    )
    this.model.start()
  }

  #end(): void {
    this.model?.stop()
    this.model?.settings.url?.release()
    this.model = null
  }
}

/** `auto` is the language of the browser, whatever the page is written in. */
function localeOf(own: string): string {
  return (own === 'auto' ? '' : own || document.documentElement.lang) || navigator.language
}
