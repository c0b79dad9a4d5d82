import { describe, expect, test } from 'vitest'

import { CannotStart } from './cannot-start.ts'
import { clustersAsText } from './clusters.ts'
import { readSettings } from './environment.ts'

const single = {
  SLUICE_KUBECONFIG: '/etc/sluice/kubeconfig',
  SLUICE_KUBERNETES_CONTEXT: 'here',
  SLUICE_RUNNER_IMAGE: 'runner:1',
  SLUICE_RUN_API_URL: 'https://sluice.example.com/',
  SLUICE_POD: '{"cpuMilli":500,"memoryMib":512}',
}

describe('the clusters of an installation', () => {
  test('without a choice there is one, as the single settings say', () => {
    expect(readSettings(single).clusters).toEqual([
      {
        name: 'default',
        words: '',
        kubeconfig: '/etc/sluice/kubeconfig',
        kubernetesContext: 'here',
        runnerImage: 'runner:1',
        runApiUrl: 'https://sluice.example.com',
        pod: { cpuMilli: 500, memoryMib: 512 },
        apiCidrs: [],
      },
    ])
  })

  test('say where pods reach their API servers, each for itself or as the single setting; what is no range is refused', () => {
    const SLUICE_KUBERNETES_API_CIDRS = '10.96.0.1/32, fd00::1/128'
    const SLUICE_CLUSTERS = JSON.stringify({ west: {}, east: { apiCidrs: ['10.1.0.0/28'] } })
    const { clusters } = readSettings({ ...single, SLUICE_KUBERNETES_API_CIDRS, SLUICE_CLUSTERS })
    expect(clusters.map(({ apiCidrs }) => apiCidrs)).toEqual([
      ['10.96.0.1/32', 'fd00::1/128'],
      ['10.1.0.0/28'],
    ])
    expect(() => readSettings({ ...single, SLUICE_KUBERNETES_API_CIDRS: '10.96.0.1' })).toThrow('ranges like')
  })

  test('keep their order, and what one does not say is as the single settings say', () => {
    const SLUICE_CLUSTERS = JSON.stringify({
      west: {},
      east: {
        words: 'Frankfurt, with GPUs',
        kubeconfig: '/etc/sluice/east',
        runApiUrl: 'https://east.example.com/',
        pod: { memoryMib: 1024 },
      },
    })
    const { clusters } = readSettings({ ...single, SLUICE_CLUSTERS })
    expect(clusters.map(({ name }) => name)).toEqual(['west', 'east'])
    expect(clusters[0]).toMatchObject({ kubernetesContext: 'here', runApiUrl: 'https://sluice.example.com' })
    expect(clusters[1]).toMatchObject({
      words: 'Frankfurt, with GPUs',
      kubeconfig: '/etc/sluice/east',
      // A context of one kubeconfig says nothing of another.
      kubernetesContext: undefined,
      runnerImage: 'runner:1',
      runApiUrl: 'https://east.example.com',
      pod: { cpuMilli: 500, memoryMib: 1024 },
    })
  })

  test('begin with the one that is named for deployments that choose none; a name that is none of theirs is refused', () => {
    const SLUICE_CLUSTERS = JSON.stringify({ backup: {}, east: {}, main: {} })
    const namesWith = (SLUICE_DEFAULT_CLUSTER: string): string[] =>
      readSettings({ SLUICE_CLUSTERS, SLUICE_DEFAULT_CLUSTER }).clusters.map(({ name }) => name)
    expect(namesWith('main')).toEqual(['main', 'backup', 'east'])
    expect(namesWith('')).toEqual(['backup', 'east', 'main'])
    expect(() => namesWith('west')).toThrow(CannotStart)
    expect(() => namesWith('west')).toThrow(
      'SLUICE_DEFAULT_CLUSTER: there is no cluster “west”, the clusters are backup, east, main.',
    )
  })

  test('reach another process as they are', () => {
    const { clusters } = readSettings(single)
    expect(readSettings({ SLUICE_CLUSTERS: clustersAsText(clusters) }).clusters).toEqual(clusters)
  })

  test.each([
    ['{', 'JSON is needed'],
    ['{}', 'at least one cluster is needed'],
    ['{"East":{}}', 'lower-case letters'],
    ['{"1":{}}', 'begins with a letter'],
    ['{"east":{"image":"x"}}', 'image'],
    ['{"east":{"runApiUrl":"east"}}', 'an address like https://'],
  ])('%s is refused', (SLUICE_CLUSTERS, sentence) => {
    expect(() => readSettings({ SLUICE_CLUSTERS })).toThrow(sentence)
  })
})
