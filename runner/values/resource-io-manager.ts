import type { IoManager, StoredValue } from './io-manager.ts'
import { KeeperFailed, ValueMissing, ValueUnreadable } from './value-failures.ts'
import type { ValueAddress } from './value-store.ts'

const isOurs = (error: unknown): boolean => error instanceof ValueMissing || error instanceof ValueUnreadable

/** An IO manager over a resource: what goes wrong there is told as of that resource, for whoever configured it. */
export class ResourceIoManager implements IoManager {
  readonly #resource: string
  readonly #manager: IoManager

  constructor(resource: string, manager: IoManager) {
    this.#resource = resource
    this.#manager = manager
  }

  store(address: ValueAddress, path: string, value: StoredValue): Promise<string> {
    return this.#told(() => this.#manager.store(address, path, value))
  }

  load(address: ValueAddress, path: (format: StoredValue['format']) => string): Promise<StoredValue> {
    return this.#told(() => this.#manager.load(address, path))
  }

  async #told<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw isOurs(error) ? error : new KeeperFailed(this.#resource, error)
    }
  }
}
