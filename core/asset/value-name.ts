/** What a stored value of an asset is called, of a partitioned one with its partition: `orders`, `orders[2026-01-01]`. */
export const valueName = (asset: string, partition?: string | null): string =>
  partition === undefined || partition === null ? asset : `${asset}[${partition}]`
