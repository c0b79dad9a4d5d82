import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { clusterFields } from '#server/platform/clusters.ts'
import { readSettings } from '#server/platform/environment.ts'

import { chart, helm, manifests, named, podOf, render } from './render-chart.ts'

test('all that may be said of a cluster may be said in the chart, and is described', () => {
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as {
    properties: { runs: { properties: { clusters: { additionalProperties: { properties: object } } } } }
  }
  const { properties } = schema.properties.runs.properties.clusters.additionalProperties
  expect(Object.keys(properties).toSorted()).toEqual(clusterFields.toSorted())
  const values = readFileSync(join(chart, 'values.yaml'), 'utf8')
  expect(values).toContain(`by name: { ${clusterFields.join(', ')} }`)
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'clusters.md'), 'utf8')
  expect(clusterFields.filter((field) => !docs.includes(`\`${field}\``))).toEqual([])
})

test.skipIf(!helm)(
  'the cluster of deployments that choose none is the one that is named, never the first by alphabet',
  () => {
    const clusters = { west: { words: 'The house’s own' }, east: { apiCidrs: ['10.96.0.1/32'] } }
    const variables = (runs: object): Record<string, string | undefined> =>
      Object.fromEntries(
        ['sluice-web', 'sluice-worker'].flatMap((name) =>
          (podOf(named(manifests({ runs }), 'Deployment', name))?.containers ?? []).flatMap(({ env }) =>
            env.map((each) => [each.name, each.value] as const),
          ),
        ),
      )
    const { SLUICE_CLUSTERS, SLUICE_DEFAULT_CLUSTER } = variables({ clusters, defaultCluster: 'west' })
    const read = readSettings({ SLUICE_CLUSTERS, SLUICE_DEFAULT_CLUSTER })
    expect(read.clusters.map(({ name }) => name)).toEqual(['west', 'east'])
    expect(read.clusters[1]?.apiCidrs).toEqual(['10.96.0.1/32'])
    expect(() => render({ runs: { clusters } })).toThrow(
      'runs.defaultCluster: name the one of runs.clusters (east, west) that takes the runs of deployments that choose none',
    )
    expect(() => render({ runs: { clusters, defaultCluster: 'north' } })).toThrow(
      'runs.defaultCluster: there is no cluster "north" in runs.clusters (east, west)',
    )
    // Of one there is nothing to choose.
    expect(variables({ clusters: { west: {} } })).not.toHaveProperty('SLUICE_DEFAULT_CLUSTER')
  },
)
