/** Functions that run in the page itself: they use nothing but what is in them. */

/** Makes it this time, for good; timers run as ever. */
export function setClock(now: number): void {
  const RealDate = Date
  class FixedDate extends RealDate {
    constructor(...given: [] | [number | string]) {
      super(given.length === 0 ? now : given[0])
    }
    static override now(): number {
      return now
    }
  }
  Reflect.set(globalThis, 'Date', FixedDate)
}

/**
 * From now on `whatStays()` names the listeners on what outlives an element, and the timers, frames and observers that nobody
 * has removed and that have not run out.
 */
export function countWhatStays(): void {
  type Any = (this: unknown, ...given: unknown[]) => unknown
  const stays = new Set<string>()
  const numbers = new Map<unknown, number>()
  const nameOf = (thing: unknown) => {
    if (!numbers.has(thing)) numbers.set(thing, numbers.size)
    return String(numbers.get(thing))
  }
  /** Lets `before` know of each call. */
  const wrap = (owner: object, name: string, before: (target: unknown, given: unknown[]) => void) => {
    const real = Reflect.get(owner, name) as Any
    Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
      before(this ?? window, given)
      return real.apply(this ?? window, given)
    })
  }
  const isPart = (target: unknown) =>
    target instanceof Node && target !== document && target !== document.body
  wrap(EventTarget.prototype, 'addEventListener', (target, [type, listener]) => {
    if (isPart(target) || target instanceof AbortSignal) return
    stays.add(`listener of ${String(type)} ${nameOf(target)} ${nameOf(listener)}`)
  })
  wrap(EventTarget.prototype, 'removeEventListener', (target, [type, listener]) => {
    stays.delete(`listener of ${String(type)} ${nameOf(target)} ${nameOf(listener)}`)
  })
  for (const [set, clear, isOnce] of [
    ['setTimeout', 'clearTimeout', true],
    ['setInterval', 'clearInterval', false],
    ['requestAnimationFrame', 'cancelAnimationFrame', true],
  ] as const) {
    const real = Reflect.get(window, set) as Any
    Reflect.set(window, set, (run: Any, ...rest: unknown[]) => {
      const wrapped = (...given: unknown[]) => {
        if (isOnce) stays.delete(`${set} ${String(id)}`)
        return run.apply(window, given)
      }
      const id = real.apply(window, [wrapped, ...rest])
      stays.add(`${set} ${String(id)}`)
      return id
    })
    wrap(window, clear, (_, [id]) => stays.delete(`${set} ${String(id)}`))
  }
  for (const { name, prototype } of [ResizeObserver, IntersectionObserver, MutationObserver]) {
    wrap(prototype, 'observe', (observer) => stays.add(`${name} ${nameOf(observer)}`))
    wrap(prototype, 'disconnect', (observer) => stays.delete(`${name} ${nameOf(observer)}`))
  }
  Reflect.set(window, 'whatStays', () => [...stays])
}
