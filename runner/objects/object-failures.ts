/** The store cannot be asked now; later it may answer. */
export class StoreAway extends Error {
  override name = 'StoreAway'
}

/** The store was asked and said no: asking again changes nothing. */
export class StoreRefused extends Error {
  override name = 'StoreRefused'
}
