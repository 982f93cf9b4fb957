/** The screen's script. The build puts its text here; sources that are run as they are have none. */

declare const __SCREEN_SCRIPT__: string | undefined

/** The bundle of `src/screen`. */
export const screenScript: string = typeof __SCREEN_SCRIPT__ === 'string' ? __SCREEN_SCRIPT__ : ''
