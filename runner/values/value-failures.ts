/** Nothing is stored where an input should come from. */
export class ValueMissing extends Error {
  override name = 'ValueMissing'
}

/** A value cannot be had in a format that the step reads, or stored in the one that is asked for. */
export class ValueUnreadable extends Error {
  override name = 'ValueUnreadable'
}
