import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'
import { z } from 'zod'

import { runtime } from '#core/document/runtime.ts'

import { chart, helm, render } from './render-chart.ts'

test('what may be said of the pods of runs is in the schema of the chart as in a drawing, no more and no less', () => {
  const { definitions } = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as {
    definitions: { runtime: object }
  }
  const { $schema: draft, ...known } = z.toJSONSchema(runtime, { target: 'draft-7', io: 'input' })
  expect(draft).toContain('draft-07')
  expect(definitions.runtime).toEqual(known)
})

test.skipIf(!helm).each<[string, object, string | undefined]>([
  [
    'all of it is taken',
    {
      cpuMilli: 500,
      memoryMib: 1024,
      memoryLimitMib: 2048,
      nodeSelector: { disk: 'fast' },
      tolerations: [{ key: 'runs', operator: 'Exists' }],
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
      envFrom: [{ secret: 'shared' }],
      volumes: [{ mountPath: '/data', source: { claim: 'data' } }],
    },
    undefined,
  ],
  ['a word that is none is refused', { memory: '4Gi' }, 'memory'],
  ['a figure that is none is refused', { memoryMib: '4Gi' }, 'memoryMib'],
  [
    'a folder of the node is refused',
    { volumes: [{ mountPath: '/data', source: { hostPath: '/' } }] },
    'source',
  ],
])('runs.pod and runs.clusters.*.pod: %s', (_, pod, refused) => {
  for (const runs of [{ pod }, { clusters: { west: { pod } } }]) {
    if (refused === undefined) expect(render({ runs })).toContain('kind: Deployment')
    else expect(() => render({ runs })).toThrow(refused)
  }
})
