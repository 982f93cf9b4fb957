/** How much of a value the log keeps. */

/** Sizes at which recorded values are cut; what is cut is marked and never an error. */
export interface Limits {
  /** The most bytes of UTF-8 that one value takes as JSON. Default: 16,384. */
  readonly valueBytes: number
  /** The most bytes that all changes of one activity take as JSON. Default: 65,536. */
  readonly rowBytes: number
  /** The most characters of a description. Default and maximum: 1,000. */
  readonly descriptionLength: number
}

/** The limits where the application sets none. */
export const DEFAULT_LIMITS: Limits = { valueBytes: 16_384, rowBytes: 65_536, descriptionLength: 1_000 }
