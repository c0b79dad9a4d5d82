import { Refusal } from '#core/refusal.ts'

const atOnce = { tenant: 16, all: 96 }

/** Objects that are on their way through this process: so many at a time of one tenant, and of all, that their buffers stay small. */
export class Transfers {
  readonly #going = new Map<string, number>()
  #all = 0

  /** Throws `too_many_requests`; who is let in says when it is done. */
  enter(tenantId: string): () => void {
    const going = this.#going.get(tenantId) ?? 0
    if (going >= atOnce.tenant || this.#all >= atOnce.all)
      throw new Refusal(
        'too_many_requests',
        'Too many objects are on their way already. Send again in a moment.',
      )
    this.#going.set(tenantId, going + 1)
    this.#all += 1
    return () => {
      this.#all -= 1
      const left = (this.#going.get(tenantId) ?? 1) - 1
      if (left === 0) this.#going.delete(tenantId)
      else this.#going.set(tenantId, left)
    }
  }
}
