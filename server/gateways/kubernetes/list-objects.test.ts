import { describe, expect, it } from 'vitest'

import { KubernetesRefused } from './api-error.ts'
import { listObjects } from './list-objects.ts'
import type { Transport } from './transport.ts'

const expired = new KubernetesRefused({
  code: 410,
  reason: 'Expired',
  message: 'The provided continue parameter is too old',
})

/** Answers in order, and keeps what was asked. */
const answering = (answers: (object | Error)[]) => {
  const asked: string[] = []
  const transport: Pick<Transport, 'call'> = {
    call: async ({ path }) => {
      asked.push(path)
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return JSON.stringify(answer)
    },
  }
  return { transport, asked }
}

const page = (names: string[], next?: string) => ({
  metadata: { resourceVersion: '7', continue: next ?? '' },
  items: names.map((name) => ({ metadata: { name, managedFields: [{ manager: 'other' }] } })),
})

describe('a list', () => {
  it('has every page, says what its objects are, and drops who changed them', async () => {
    const { transport, asked } = answering([page(['a', 'b'], 'more'), page(['c'])])
    const list = await listObjects(transport, JSON.parse, 'Pod', { labelSelector: 'a=b', pageSize: 2 })
    expect(asked).toEqual([
      '/api/v1/pods?limit=2&labelSelector=a%3Db',
      '/api/v1/pods?limit=2&continue=more&labelSelector=a%3Db',
    ])
    expect(list).toEqual({
      resourceVersion: '7',
      items: ['a', 'b', 'c'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })),
    })
  })

  it('begins anew when it took longer than the cluster keeps its version', async () => {
    const { transport } = answering([page(['old'], 'more'), expired, page(['a'], 'more'), page(['b'])])
    const { items } = await listObjects(transport, JSON.parse, 'Pod', {
      transform: ({ metadata }) => metadata?.name,
    })
    expect(items).toEqual(['a', 'b'])
  })

  it('is given up when it is never done in time', async () => {
    const { transport, asked } = answering(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? expired : page([], 'more'))),
    )
    await expect(listObjects(transport, JSON.parse, 'Pod')).rejects.toBe(expired)
    expect(asked).toHaveLength(10)
  })
})
