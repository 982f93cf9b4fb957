/**
 * A custom element that Lit's templates draw: properties, attributes, one drawing however much changed. LitElement would do
 * the same, and take a fifth of the bytes that the whole screen may have.
 */
import { type nothing, render, type TemplateResult } from 'lit/html.js'

/** The text of a sheet. The tag is for editors, and for the build, which shortens it. */
export const css = String.raw

/** What a kind of element has. */
export interface ElementPlan {
  /** Property → attribute; a property without one has null. */
  readonly properties: Readonly<Record<string, string | null>>
  readonly defaults: Readonly<Record<string, unknown>>
  readonly sheets: readonly string[]
}

/** Property → the value that it had before. */
export type Changed = ReadonlyMap<string, unknown>

const sheetsOf = new WeakMap<ElementPlan, readonly CSSStyleSheet[]>()

/** An element by its plan. A property that a page set before the element was defined keeps its value. */
export abstract class ScreenElement extends HTMLElement {
  /** Resolves when what was changed so far is drawn. */
  updateComplete: Promise<void> = Promise.resolve()
  protected readonly renderRoot: ShadowRoot = this.attachShadow({ mode: 'open' })
  #changed = new Map<string, unknown>()
  #isPending = false
  readonly #plan: ElementPlan
  readonly #values: Record<string, unknown>

  constructor(plan: ElementPlan) {
    super()
    this.#plan = plan
    this.#values = { ...plan.defaults }
    this.renderRoot.adoptedStyleSheets = [...sheetsFor(plan)]
    for (const name of Object.keys(plan.properties)) this.#define(name)
  }

  connectedCallback(): void {
    this.requestUpdate()
  }

  attributeChangedCallback(attribute: string, _: string | null, value: string | null): void {
    const [name = ''] = Object.entries(this.#plan.properties).find(([, each]) => each === attribute) ?? []
    this.#set(name, value)
  }

  /** Draws the element anew, once what is running now has ended. */
  requestUpdate(): void {
    if (this.#isPending) return
    this.#isPending = true
    this.updateComplete = Promise.resolve().then(() => this.#update())
  }

  /** Compares what changed, before it is drawn. */
  protected abstract willUpdate(changed: Changed): void

  /** What is to be seen. */
  protected abstract render(): TemplateResult | typeof nothing

  /** Looks after what was drawn. */
  protected abstract updated(): void

  #define(name: string): void {
    const early = Object.getOwnPropertyDescriptor(this, name)
    Object.defineProperty(this, name, {
      get: () => this.#values[name],
      set: (value) => this.#set(name, value),
      enumerable: true,
    })
    if (early !== undefined) this.#set(name, early.value)
  }

  /** Null and undefined, which a framework sets for what it no longer has, are the default. */
  #set(name: string, given: unknown): void {
    const value = given ?? this.#plan.defaults[name]
    const before = this.#values[name]
    if (Object.is(before, value)) return
    this.#values[name] = value
    if (!this.#changed.has(name)) this.#changed.set(name, before)
    this.requestUpdate()
  }

  #update(): void {
    const changed = this.#changed
    if (this.isConnected) {
      this.#changed = new Map()
      this.willUpdate(changed)
    }
    this.#isPending = false
    if (!this.isConnected) return
    render(this.render(), this.renderRoot, { host: this })
    this.updated()
  }
}

/** One copy for all elements of a kind. */
function sheetsFor(plan: ElementPlan): readonly CSSStyleSheet[] {
  const known = sheetsOf.get(plan)
  if (known !== undefined) return known
  const sheets = plan.sheets.map((text) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    return sheet
  })
  sheetsOf.set(plan, sheets)
  return sheets
}
