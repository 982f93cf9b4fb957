/** The record that an activity is about, and the records around it. */

/** A record as it was called at the time. */
export interface RecordRef {
  /** The entity's name; with single-table inheritance that of the table's root entity. */
  readonly entity: string
  /** The primary key as text; a composite key as canonical JSON. */
  readonly id: string
  /** Null where it has none: no field that names it, or no value in it. */
  readonly name: string | null
}

/** A record beside the one that changed. */
export interface RelatedRecord extends RecordRef {
  /** The relation's property, e.g. `company`. */
  readonly relation: string
}
