import { Socket } from 'node:net'

import { NotReachable, type AddressGuard } from './address-guard.ts'

/** A socket for clients that connect by port and host alone: it reaches what the guard lets it. */
export class GuardedSocket extends Socket {
  readonly #guard: AddressGuard

  constructor(guard: AddressGuard) {
    super()
    this.#guard = guard
  }

  override connect(...given: unknown[]): this {
    const [port, host] = given
    try {
      if (typeof port !== 'number' || typeof host !== 'string')
        throw new NotReachable('Only a host and a port are connected to.')
      this.#guard.requireHost(host)
      return super.connect({ port, host, lookup: this.#guard.lookup })
    } catch (error) {
      process.nextTick(() => this.destroy(error instanceof Error ? error : new Error(String(error))))
      return this
    }
  }
}
