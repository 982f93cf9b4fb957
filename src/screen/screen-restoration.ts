/** Bringing back what an open activity tells of: the plan, what is chosen of it, and the order. */
import type { PlannedField, RestoreAnswer } from '../http/contract.js'
import { ApiError, isRefused, statusOf } from './api.js'
import { createLoading } from './loading.js'
import { ScreenLoads } from './screen-loads.js'

/** What is being brought back. */
export interface Restoration {
  /** Null while it is asked for, or cannot be had. */
  readonly plan: RestoreAnswer | null
  /** The fields to be put back, of an update. */
  readonly chosen: ReadonlySet<string>
  /** What was changed since is to be overwritten. */
  readonly isForced: boolean
  readonly isBusy: boolean
  readonly failure: 'restoreFailed' | 'restoreRefused' | 'restoreConflict' | null
}

const NOTHING: Restoration = {
  plan: null,
  chosen: new Set(),
  isForced: false,
  isBusy: false,
  failure: null,
}

/** Whether a field is the viewer's to choose. */
export function isWritten({ outcome }: PlannedField): boolean {
  return outcome === 'put back' || outcome === 'changed since'
}

/** Whether what is chosen was changed since by somebody. */
export function overwrites({ plan, chosen }: Restoration): boolean {
  const isMeant = ({ field }: PlannedField) => plan?.what === 'restore' || chosen.has(field)
  return plan?.fields.some((each) => each.outcome === 'changed since' && isMeant(each)) === true
}

/** Whether what is chosen can be done. */
export function isPossible(restoration: Restoration): boolean {
  const { plan, chosen, isForced } = restoration
  if (plan === null || (overwrites(restoration) && !isForced)) return false
  if (plan.what === 'restore') return plan.canBeDone !== 'no'
  const isAvoided = (fields: readonly string[]) =>
    fields.length > 0 && !fields.some((field) => chosen.has(field))
  return chosen.size > 0 && plan.obstacles.every(({ fields }) => isAvoided(fields))
}

/** The part of a model that brings back. */
export class ScreenRestoration extends ScreenLoads {
  /** Null while nothing is. */
  restoration: Restoration | null = null
  /** What was done last, for as long as its details are open. */
  done: 'restored' | 'wasPutBack' | null = null
  readonly #asked = createLoading()
  readonly #life = new AbortController()

  override stop(): void {
    this.#asked.abort()
    this.#life.abort()
    super.stop()
  }

  /** Asks what would be done. */
  planRestoration(): void {
    this.done = null
    this.#set({ ...NOTHING, isBusy: true })
    this.#asked
      .run((signal) => this.settings.api.plan(this.state.open, signal))
      .then(
        (plan) => plan !== null && this.#set(planned(plan)),
        (error: unknown) => this.#fail(error, this.state.open),
      )
  }

  chooseRestored(changes: Partial<Pick<Restoration, 'chosen' | 'isForced'>>): void {
    if (this.restoration !== null) this.#set({ ...this.restoration, ...changes })
  }

  /** Does what is chosen; not twice at a time. What is ordered is done, also when its details are closed meanwhile. */
  restore(): void {
    const { restoration } = this
    if (restoration === null || restoration.isBusy || !isPossible(restoration)) return
    const { plan, chosen, isForced } = restoration
    const id = this.state.open
    const order = { force: isForced, ...(plan?.what === 'revert' ? { fields: [...chosen] } : {}) }
    this.#set({ ...restoration, isBusy: true, failure: null })
    const { signal } = this.#life
    this.settings.api.restore(id, order, signal).then(
      (done) => signal.aborted || this.#finish(id, done),
      (error: unknown) => signal.aborted || this.#fail(error, id),
    )
  }

  leaveRestoration(): void {
    this.#asked.abort()
    this.#set(null)
  }

  protected override loadDetails(id: string): void {
    this.leaveRestoration()
    this.done = null
    super.loadDetails(id)
  }

  protected override abandonDetails(): void {
    this.leaveRestoration()
    this.done = null
    super.abandonDetails()
  }

  #finish(id: string, { what }: RestoreAnswer): void {
    if (this.state.open === id) {
      this.loadDetails(id)
      this.done = what === 'restore' ? 'restored' : 'wasPutBack'
    }
    void this.loadPage()
    this.loadBars()
    this.loadChoices()
    this.host.tell('restore', { id })
  }

  #fail(error: unknown, id: string): void {
    this.host.tell('error', error)
    if (this.state.open !== id || this.restoration === null) return
    const { plan } = error instanceof ApiError ? error : { plan: null }
    const failure =
      plan !== null
        ? 'restoreConflict'
        : isRefused(error) || statusOf(error) === 404
          ? 'restoreRefused'
          : 'restoreFailed'
    this.#set({ ...this.restoration, ...(plan === null ? {} : planned(plan)), isBusy: false, failure })
  }

  #set(restoration: Restoration | null): void {
    this.restoration = restoration
    this.host.requestUpdate()
  }
}

function planned(plan: RestoreAnswer): Restoration {
  return { ...NOTHING, plan, chosen: new Set(plan.fields.filter(isWritten).map(({ field }) => field)) }
}
