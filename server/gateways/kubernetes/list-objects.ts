import { setImmediate as breathe } from 'node:timers/promises'

import { KubernetesRefused } from './api-error.ts'
import type { ListOptions, ObjectList } from './kubernetes-api.ts'
import { collectionPath, type Kind, kinds, type ObjectOf } from './kubernetes-objects.ts'
import type { Transport } from './transport.ts'
import { withQuery } from './with-query.ts'

interface Page<T> {
  metadata?: { resourceVersion?: string; continue?: string }
  items?: T[] | null
}

/** A list that takes longer than the cluster keeps its version must begin anew; this often, then the list is too long for it. */
const mostBeginnings = 5

/**
 * Reads a list page by page: what is parsed at once stays small, and the process does other things between. An expired page begins the
 * list anew. Who changed which field, most of an object's size, is dropped.
 */
export const listObjects = async <K extends Kind, U = ObjectOf[K]>(
  transport: Pick<Transport, 'call'>,
  parse: <T>(text: string) => T,
  kind: K,
  options: ListOptions<ObjectOf[K], U> = {},
): Promise<ObjectList<U>> => {
  const { namespace, labelSelector, fieldSelector, signal, transform, pageSize = 250 } = options
  const { apiVersion } = kinds[kind]
  let items: U[] = []
  let next: string | undefined
  for (let beginnings = 1; ;) {
    const query = { limit: pageSize, continue: next, labelSelector, fieldSelector }
    const path = withQuery(collectionPath(kind, namespace), query)
    let page: Page<ObjectOf[K]>
    try {
      page = parse(await transport.call({ method: 'GET', path, repeatable: true, signal }))
    } catch (error) {
      const again = next !== undefined && error instanceof KubernetesRefused && error.expired
      if (!again || beginnings >= mostBeginnings) throw error
      beginnings += 1
      items = []
      next = undefined
      continue
    }
    for (const object of page.items ?? []) {
      if (object.metadata) delete object.metadata.managedFields
      // Items of a list do not say what they are.
      object.apiVersion = apiVersion
      object.kind = kind
      const made = transform ? transform(object) : (object as unknown as U)
      if (made !== undefined) items.push(made)
    }
    next = page.metadata?.continue || undefined
    if (next === undefined) return { items, resourceVersion: page.metadata?.resourceVersion ?? '' }
    await breathe()
  }
}
