import { readFile, stat } from 'node:fs/promises'

import type { IoManager, StoredValue } from './io-manager.ts'
import { ValueUnreadable } from './value-failures.ts'
import { addressName } from './value-prefix.ts'
import type { ValueAddress } from './value-store.ts'

const longestBytes = 8_192
/** What no path or address holds. */
const unprintable = /\p{Cc}/u

/** The text of a value: as it is, or as JSON has it. */
const textOf = async (path: string, { format }: StoredValue): Promise<string | undefined> => {
  if ((format !== 'text' && format !== 'json') || (await stat(path)).size > longestBytes) return undefined
  const spelled = await readFile(path, 'utf8')
  if (format === 'text') return spelled.trim()
  const value: unknown = JSON.parse(spelled)
  return typeof value === 'string' ? value.trim() : undefined
}

/**
 * Keeps where data is and moves none of it: the value is the path or address that the code gives, and who reads it is given the same. It is kept as a
 * value of the deployment is; the data stays where the code put it.
 */
export class ReferenceIoManager implements IoManager {
  readonly #kept: IoManager

  constructor(kept: IoManager) {
    this.#kept = kept
  }

  async store(address: ValueAddress, path: string, value: StoredValue): Promise<string> {
    const reference = await textOf(path, value)
    if (reference === undefined || reference === '' || unprintable.test(reference))
      throw new ValueUnreadable(
        `${addressName(address)} is kept by reference, so its value is to be one line of text: the path or the address of its data. Return that, or let the value itself be kept in file.`,
      )
    await this.#kept.store(address, path, value)
    return reference
  }

  load(address: ValueAddress, path: (format: StoredValue['format']) => string): Promise<StoredValue> {
    return this.#kept.load(address, path)
  }
}
