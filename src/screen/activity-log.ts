/** `<activity-log src="/activity/api">`: the log screen, for any page. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Activity, SummaryBar } from '../http/contract.js'
import { dialogView } from './dialog-view.js'
import { chipsView, type FiltersHost, filtersView } from './filters-view.js'
import { histogramView } from './histogram-view.js'
import { headView, lineView, noticeView, staleView, stateView } from './list-views.js'
import { pagerView } from './pager-view.js'
import type { ScreenModel } from './screen-model.js'
import { ScreenSession } from './screen-session.js'
import { tableView } from './table-view.js'
import { timelineView } from './timeline-view.js'
import { type Reading, showValue } from './value-view.js'
import type { Filters } from './view-state.js'

type RecordRef = NonNullable<Activity['record']>

/** The log screen. Attributes are texts, properties may be rich; `al-filter`, `al-open` and `al-error` tell the page. */
export class ActivityLogElement extends ScreenSession {
  protected override render(): TemplateResult | typeof nothing {
    const { model, reading } = this
    if (model === null || reading === null || this.isWordless) return nothing
    const isTimeline = this.record !== ''
    const isHistory = this.#isHistory(model)
    const filters = this.#filtersHost(model, reading)
    return html`<div
      class="frame ${isTimeline ? 'small-frame' : ''}"
      part="frame"
      lang=${reading.language}
      dir=${directionOf(reading.language)}
    >
      ${headView(model, {
        reading,
        isTimeline,
        leave: isHistory ? this.leaveHistory : null,
        level: this.headingLevel,
        save: this.fetcher === undefined ? null : (format) => void this.save(format),
      })}
      ${isTimeline || isHistory ? nothing : [filtersView(filters), this.#chart(model, reading)]}
      ${lineView(model, {
        reading,
        chips: chipsView(filters),
        isUtc: this.isUtc,
        isExact: this.isExact,
        toggleUtc: () => (this.isUtc = !this.isUtc),
        toggleExact: () => (this.isExact = !this.isExact),
      })}
      ${noticeView(model, reading)} ${this.#list(model, reading)} ${this.#dialog(model, reading)}
    </div>`
  }

  #filtersHost(model: ScreenModel, reading: Reading): FiltersHost {
    const { filters } = model.state
    const named = model.answer?.activities.find(
      ({ record }) => record !== null && `${record.entity}:${record.id}` === filters.record,
    )
    return {
      reading,
      chosen: model.chosen,
      applied: this.record === '' && !this.#isHistory(model) ? filters : { ...filters, record: '' },
      choices: model.choices,
      recordName: named?.record?.name ?? null,
      datesProblem: model.datesProblem,
      choose: model.choose.bind(model),
      submit: () => model.submit(),
      reset: () => model.reset(),
      removeFilter: model.apply.bind(model),
    }
  }

  #list(model: ScreenModel, reading: Reading): unknown {
    const { answer, state, failure, isBusy } = model
    if (answer === null || answer.activities.length === 0 || failure === 'notAllowed')
      return stateView(model, reading)
    const host = {
      reading,
      state,
      columns: this.columns.map((column) =>
        typeof column === 'string'
          ? column
          : {
              label: column.label,
              render: this.#guard(
                (activity: Activity) => column.render(activity),
                () => '',
              ),
            },
      ),
      isBusy,
      isStale: failure !== null,
      isExact: this.isExact,
      now: Date.now(),
      unfolded: this.unfolded,
      sortBy: model.sort.bind(model),
      open: this.open,
      toggle: this.toggle,
      filterBy: (chosen: Partial<Filters>) => model.apply(chosen),
    }
    const pager = pagerView(answer, {
      reading,
      state,
      hasPrevious: model.hasPrevious,
      resize: model.resize.bind(model),
      turnTo: model.turnTo.bind(model),
      previous: () => model.previous(),
      next: () => model.next(),
    })
    return [
      failure === null ? nothing : staleView(model, reading),
      this.record === '' && !this.#isHistory(model)
        ? tableView(answer.activities, model.firstShown, host)
        : timelineView(answer.activities, host),
      pager,
    ]
  }

  #dialog(model: ScreenModel, reading: Reading): TemplateResult {
    return dialogView(model, {
      reading,
      tab: this.tab,
      link: model.settings.url?.linkTo(model.state) ?? null,
      copied: this.copied,
      rendererFor: (type, field) => {
        const render = this.renderers[type]?.[field]
        return render && this.#guard(render, (value) => showValue(value, reading))
      },
      recordUrl: this.#guard(
        (activity) => webAddress(this.recordUrl?.(activity) ?? null),
        () => null,
      ),
      open: this.open,
      close: this.close,
      showTab: (tab) => (this.tab = tab),
      showHistory:
        this.record === '' && !this.#isHistory(model) ? (record) => this.#showHistory(record) : null,
      restore: () => model.planRestoration(),
      restoring: {
        choose: model.chooseRestored.bind(model),
        confirm: () => model.restore(),
        cancel: () => model.leaveRestoration(),
        again: () => model.planRestoration(),
      },
      copy: (name, text) => void this.copy(name, text),
    })
  }

  /** What a function of the page's gives; where it fails the page is told, and the rest of the screen is there all the same. */
  #guard<Given, Made>(
    make: (given: Given) => Made,
    otherwise: (given: Given) => Made,
  ): (given: Given) => Made {
    return (given) => {
      try {
        return make(given)
      } catch (error) {
        this.model?.host.tell('error', error)
        return otherwise(given)
      }
    }
  }

  #chart(model: ScreenModel, reading: Reading): TemplateResult | typeof nothing {
    if (!model.hasBars) return nothing
    return histogramView(model.summary, {
      reading,
      per: model.per,
      dragged: this.dragged,
      drag: (range) => (this.dragged = range),
      chooseRange: (from, to) => model.apply({ during: 'custom', ...this.#daysOf(from, to) }),
    })
  }

  /** The calendar days of two bars, in the zone of the screen. */
  #daysOf(from: SummaryBar, to: SummaryBar): { readonly from: string; readonly to: string } {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: this.days.zone, dateStyle: 'short' })
    return { from: day.format(new Date(from.from)), to: day.format(new Date(Date.parse(to.to) - 1)) }
  }

  /** One record's activities are a timeline, in the screen of all as well. */
  #isHistory({ state }: ScreenModel): boolean {
    return this.record === '' && /:./s.test(state.filters.record)
  }

  #showHistory({ entity, id }: RecordRef): void {
    this.close()
    this.showHistory(`${entity}:${id}`)
  }
}

/** What is no address of the web is no link: a name in it may be somebody's script. */
function webAddress(url: string | null): string | null {
  return url !== null &&
    URL.canParse(url, location.href) &&
    /^https?:/.test(new URL(url, location.href).protocol)
    ? url
    : null
}

function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr'
}
