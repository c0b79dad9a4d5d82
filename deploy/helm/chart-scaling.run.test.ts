import { expect, test } from 'vitest'

import { helm, manifests, named } from './render-chart.ts'

const scalersOf = (values: object, ...more: string[]): string[] =>
  manifests(values, ...more)
    .filter(({ kind }) => ['ScaledObject', 'HorizontalPodAutoscaler'].includes(kind))
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .toSorted()
const byKeda = ['HorizontalPodAutoscaler sluice-web', 'ScaledObject sluice-worker']
const byProcessor = ['HorizontalPodAutoscaler sluice-web', 'HorizontalPodAutoscaler sluice-worker']
const installed = ['--api-versions', 'keda.sh/v1alpha1']

test.skipIf(!helm).each<[string, object, string[], string[]]>([
  ['takes the place of the autoscaler where it is said so', { keda: { enabled: true } }, [], byKeda],
  ['or where it is installed', {}, installed, byKeda],
  ['and nowhere else', {}, [], byProcessor],
  ['nor where it is unwanted', { keda: { enabled: false } }, installed, byProcessor],
  [
    'or where nothing is to scale',
    { worker: { autoscaling: { enabled: false } } },
    installed,
    ['HorizontalPodAutoscaler sluice-web'],
  ],
])('KEDA %s', (_, values, more, scalers) => {
  expect(scalersOf(values, ...more)).toEqual(scalers)
})

test.skipIf(!helm)('so many replicas as are asked for are the least there are', () => {
  const of = (values: object) =>
    named(manifests(values), 'HorizontalPodAutoscaler', 'sluice-worker').spec as { minReplicas: number }
  expect(of({ worker: { replicas: 4 } }).minReplicas).toBe(4)
  expect(of({}).minReplicas).toBe(2)
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

test.skipIf(!helm)(
  'with KEDA workers become fewer after the cooldown, by what the autoscaler that KEDA makes looks at',
  () => {
    const spec = named(
      manifests({ keda: { enabled: true, cooldownSeconds: 42 } }),
      'ScaledObject',
      'sluice-worker',
    ).spec
    expect(spec).toMatchObject({
      minReplicaCount: 2,
      advanced: {
        horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 42 } } },
      },
    })
    // It counts on the way to none alone.
    expect(spec).not.toHaveProperty('cooldownPeriod')
  },
)
