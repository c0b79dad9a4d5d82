import type { TableProcess } from '../values/table-process.ts'
import { ValueUnreadable } from '../values/value-failures.ts'
import { addressName } from '../values/value-prefix.ts'
import type { ValueAddress } from '../values/value-store.ts'

/** What keeps values as tables works with. */
export interface TablesOptions {
  /** The run's own folder for what need not outlive it. */
  folder: string
  run: string
  now: () => number
  /** Before the names of schemas. */
  tablePrefix?: string | undefined
  tables: TableProcess
}

export type AssetAddress = Extract<ValueAddress, { of: 'asset' }>

/** Tables keep assets, whose names last; throws ValueUnreadable for a working value of a run. */
export const assetOf = (address: ValueAddress): AssetAddress => {
  if (address.of === 'asset') return address
  throw new ValueUnreadable(
    `Tables keep assets alone. Let ${addressName(address)} be kept in file, or in memory.`,
  )
}
