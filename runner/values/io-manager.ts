import type { Format } from '#core/document/runtime.ts'
import type { ValueSummary } from '#core/run/metadata.ts'

import type { ValueAddress } from './value-store.ts'

/** What is known of a stored value beside its bytes. */
export interface StoredValue {
  format: Format
  summary: ValueSummary
  dataVersion: string
}

/** Where the values of some outputs are kept. Formats and conversions are not its business. */
export interface IoManager {
  /** Puts a finished file in the place of the address, in one step. The file may be moved away. Answers where a person finds it. */
  store(address: ValueAddress, path: string, value: StoredValue): Promise<string>
  /** Copies the current value of the address to `path`. Throws ValueMissing. */
  load(address: ValueAddress, path: (format: Format) => string): Promise<StoredValue>
}
