import { createHash } from 'node:crypto'

import { mostParsedLength } from '#core/document/code/code-fault.ts'
import type { Json } from '#core/json.ts'
import { RecentMap } from '#core/recent-map.ts'

type Parse = (tenantId: string, queries: readonly string[]) => Promise<readonly (Json | undefined)[]>

/** So many trees are kept, of queries of at most so many UTF-16 units. */
const kept = { trees: 300, length: 20_000 }

/** The trees of queries: what was parsed once is not parsed again while it is kept, by tenant and the hash of its text. */
export class KeptTrees {
  readonly #parse: Parse
  readonly #trees = new RecentMap<string, Json>(kept.trees)

  constructor(parse: Parse) {
    this.#parse = parse
  }

  /** By the text of the query; null of what is not one query, too long, or was not parsed in time. Throws what parsing throws. */
  async of(tenantId: string, queries: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    const found = new Map<string, Json>()
    const missing: string[] = []
    for (const query of new Set(queries)) {
      const tree = this.#trees.get(keyOf(tenantId, query))
      if (tree !== undefined) found.set(query, tree)
      else if (query.length > mostParsedLength) found.set(query, null)
      else missing.push(query)
    }
    const parsed = missing.length === 0 ? [] : await this.#parse(tenantId, missing)
    missing.forEach((query, index) => {
      const tree = parsed[index]
      found.set(query, tree ?? null)
      if (tree !== undefined && query.length <= kept.length) this.#trees.set(keyOf(tenantId, query), tree)
    })
    return found
  }
}

const keyOf = (tenantId: string, query: string): string =>
  `${tenantId} ${createHash('sha256').update(query).digest('base64')}`
