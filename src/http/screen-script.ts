/** The screen's scripts. The build puts their texts here; sources that are run as they are have none. */

declare const __SCREEN_SCRIPT__: string | undefined
declare const __SCREEN_LANGUAGES__: Readonly<Record<string, string>> | undefined

/** The bundle of `src/screen`. */
export const screenScript: string = typeof __SCREEN_SCRIPT__ === 'string' ? __SCREEN_SCRIPT__ : ''

/** The scripts of the languages that the bundle fetches when they are wanted, by the names of their files beside it. */
export const languageScripts: Readonly<Record<string, string>> =
  typeof __SCREEN_LANGUAGES__ === 'object' ? __SCREEN_LANGUAGES__ : {}
