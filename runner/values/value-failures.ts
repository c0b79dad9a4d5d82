/** Nothing is stored where an input should come from. */
export class ValueMissing extends Error {
  override name = 'ValueMissing'
}

/** A value cannot be had in a format that the step reads, or stored in the one that is asked for. */
export class ValueUnreadable extends Error {
  override name = 'ValueUnreadable'
}

/** The resource that keeps a value did not take it, or not give it. */
export class KeeperFailed extends Error {
  override name = 'KeeperFailed'

  constructor(resource: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause)
    super(`The resource "${resource}", which keeps values, failed: ${said}`, { cause })
  }
}
