/** The screen's state in the URL of its page. Only one screen of a page may write under a prefix. */
import { fromUrl, toUrl, type ViewState } from './view-state.js'

const taken = new Map<string, object>()

/** The part of the page's URL that one screen writes. */
export interface PageUrl {
  read(arrival: ViewState): ViewState
  /** `push` makes an entry of the history; `replace` changes the present one. */
  write(state: ViewState, how: 'push' | 'replace'): void
  /** The page's URL with an activity's details open. */
  linkTo(state: ViewState): string
  release(): void
}

/** Takes a prefix for a screen; null when another screen has it. */
export function takePageUrl(prefix: string, owner: object): PageUrl | null {
  if (taken.has(prefix) && taken.get(prefix) !== owner) return null
  taken.set(prefix, owner)
  const here = () => new URL(location.href)
  return {
    read: (arrival) => fromUrl(here(), prefix, arrival),
    write: (state, how) => {
      const url = toUrl(here(), prefix, state)
      if (url.href === location.href) return
      if (how === 'push') history.pushState(history.state, '', url)
      else history.replaceState(history.state, '', url)
    },
    linkTo: (state) => toUrl(here(), prefix, state).href,
    release: () => taken.delete(prefix),
  }
}
