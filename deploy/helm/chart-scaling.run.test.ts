import { expect, test } from 'vitest'

import { helm, manifests } from './render-chart.ts'

test.skipIf(!helm)('KEDA takes the place of the autoscaler, it does not stand beside it', () => {
  const all = manifests({ keda: { enabled: true } })
  const scalers = all.filter(({ kind }) => ['ScaledObject', 'HorizontalPodAutoscaler'].includes(kind))
  expect(scalers.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
    'HorizontalPodAutoscaler sluice-web',
    'ScaledObject sluice-worker',
  ])
})
