import { expect, test } from 'vitest'

import { helm, manifests, named } from './render-chart.ts'

test.skipIf(!helm)('KEDA takes the place of the autoscaler, it does not stand beside it', () => {
  const all = manifests({ keda: { enabled: true } })
  const scalers = all.filter(({ kind }) => ['ScaledObject', 'HorizontalPodAutoscaler'].includes(kind))
  expect(scalers.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
    'HorizontalPodAutoscaler sluice-web',
    'ScaledObject sluice-worker',
  ])
})

test.skipIf(!helm)(
  'without KEDA workers scale on the queue where a metric is named for it, and on the processor always',
  () => {
    const metricsOf = (values: object, component: string): { type: string }[] =>
      (
        named(manifests(values), 'HorizontalPodAutoscaler', `sluice-${component}`).spec as {
          metrics: { type: string }[]
        }
      ).metrics
    const queueMetric = { name: 'sluice_runs_queued', matchLabels: { namespace: 'sluice' } }
    const scaled = { worker: { autoscaling: { queueMetric } } }
    expect(metricsOf(scaled, 'worker')).toEqual([
      expect.objectContaining({ type: 'Resource' }),
      {
        type: 'External',
        external: {
          metric: { name: 'sluice_runs_queued', selector: { matchLabels: { namespace: 'sluice' } } },
          target: { type: 'AverageValue', averageValue: '100' },
        },
      },
    ])
    expect(metricsOf(scaled, 'web').map(({ type }) => type)).toEqual(['Resource'])
    expect(metricsOf({}, 'worker').map(({ type }) => type)).toEqual(['Resource'])
  },
)
