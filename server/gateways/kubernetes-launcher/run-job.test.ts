import { describe, expect, test } from 'vitest'

import type { Runtime } from '#core/document/runtime.ts'

import { jobManifest } from './run-job.ts'
import { tenantBundle } from './tenant-bundle.ts'
import type { Reached } from './tenant-policies.ts'

const wanted = {
  namespace: 'sluice-t-acme',
  name: 'sluice-run-0190-1',
  installation: 'sluice-t',
  tenantSlug: 'acme',
  runId: '0190',
  attempt: 1,
  fence: 7,
  role: 'run' as const,
  timeoutMs: null,
  runnerImage: 'sluice-runner:1',
  env: { SLUICE_RUN: '0190' },
}
const podOf = (runtime: Runtime, more: Partial<Parameters<typeof jobManifest>[0]> = {}) => {
  const { spec } = jobManifest({ ...wanted, runtime, ...more }).spec?.template ?? {}
  if (!spec) throw new Error('A Job has a pod')
  return spec
}

test('a Job is one attempt and one pod, which never starts again', () => {
  expect(jobManifest({ ...wanted, runtime: { cpuMilli: 500, memoryMib: 256 } })).toMatchSnapshot()
})

test('its time limit begins on a node: the wait for one is nobody’s, and for its image there is as long as a start may take', () => {
  const { spec } = jobManifest({ ...wanted, runtime: {}, timeoutMs: 60_000 })
  expect(spec?.activeDeadlineSeconds).toBeUndefined()
  expect(spec?.template.spec?.activeDeadlineSeconds).toBe(60 + 1_800)
  expect(podOf({}, { timeoutMs: 1e13 }).activeDeadlineSeconds).toBe(2 ** 31 - 1)
  expect(podOf({}).activeDeadlineSeconds).toBeUndefined()
})

test('an image that is not ours gets the runner from ours, and nothing of it is changed', () => {
  expect(
    podOf({
      image: 'team/app:3',
      pullSecrets: ['registry'],
      env: { MODE: 'fast' },
      envFrom: [{ secret: 'keys' }, { configMap: 'settings' }],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'spot', operator: 'Exists' }],
      volumes: [{ mountPath: '/models', readOnly: true, source: { claim: 'models' } }],
      cpuMilli: 1000,
      memoryMib: 1024,
      memoryLimitMib: 2048,
    }),
  ).toMatchSnapshot()
})

test.each<[string, Runtime]>([
  ['our image', {}],
  ['another', { image: 'team/app:3' }],
])('the pod of %s passes Pod Security “restricted”', (_, runtime) => {
  const spec = podOf(runtime)
  expect(spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  })
  expect(spec.hostNetwork ?? spec.hostPID ?? spec.hostIPC).toBeUndefined()
  expect(spec.automountServiceAccountToken).toBe(false)
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])])
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  for (const volume of spec.volumes ?? []) expect(volume.hostPath).toBeUndefined()
})

describe('an image that is not to be touched', () => {
  const untouched = (user?: 'image' | number) =>
    podOf(
      { env: { MODE: 'fast' }, volumes: [{ mountPath: '/models', source: { claim: 'models' } }] },
      { container: { kind: 'container', image: 'team/job:1', args: ['--all'], ...(user && { user }) } },
    )

  test('stands between two of ours, with its own command, its files and nothing that the runner is told', () => {
    const spec = untouched()
    expect(spec.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['bring', undefined],
      ['take', 'Always'],
    ])
    const [main] = spec.containers
    expect(main).toMatchObject({ image: 'team/job:1', args: ['--all'] })
    expect(main?.command).toBeUndefined()
    expect(main?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/sluice/io', '/models'])
    expect(main?.env?.map(({ name }) => name)).toEqual([
      'MODE',
      'SLUICE_INPUTS',
      'SLUICE_OUTPUTS',
      'SLUICE_RUN',
      'DAGSTER_PIPES_CONTEXT',
      'DAGSTER_PIPES_MESSAGES',
    ])
  })

  test('passes Pod Security “restricted”, as nobody, as somebody, or as whoever the image says', () => {
    for (const [user, runAsUser] of [
      [undefined, 65_532],
      [1000, 1000],
      ['image', undefined],
    ] as const) {
      const spec = untouched(user)
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true })
      expect(spec.securityContext?.runAsUser).toBeUndefined()
      expect(spec.containers[0]?.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: false,
        capabilities: { drop: ['ALL'] },
        ...(runAsUser !== undefined && { runAsUser }),
      })
      for (const { securityContext } of spec.initContainers ?? [])
        expect(securityContext).toMatchObject({ runAsUser: 65_532, readOnlyRootFilesystem: true })
    }
  })
})

test('what the runtime says never takes the place of what Sluice says', () => {
  const { spec } = jobManifest({
    ...wanted,
    runtime: {
      labels: { 'sluice.dev/run': 'another' },
      annotations: { 'sluice.dev/step': 'another', 'sluice.dev/step-attempt': '1', 'team.example/a': 'b' },
      env: { SLUICE_RUN: 'another' },
    },
  })
  expect(spec?.template.metadata?.labels?.['sluice.dev/run']).toBe('0190')
  // A pod of a whole run that named a step would have its time kept for that.
  const annotations = spec?.template.metadata?.annotations ?? {}
  expect(annotations).toMatchObject({ 'team.example/a': 'b' })
  expect(Object.keys(annotations).filter((key) => key.startsWith('sluice.dev/'))).toEqual([])
  expect(spec?.template.spec?.containers[0]?.env).toContainEqual({ name: 'SLUICE_RUN', value: '0190' })
})

test('only the pod that starts others is given an account', () => {
  expect(podOf({}, { orchestrator: 'sluice-run' })).toMatchObject({
    automountServiceAccountToken: true,
    serviceAccountName: 'sluice-run',
  })
})

test('a tenant’s namespace has its share, no way in, and out the internet, what is ours, and for pods that start others the API server', () => {
  const bundle = (runApi: Reached) =>
    tenantBundle({
      namespace: 'sluice-t-acme',
      installation: 'sluice-t-0a1b',
      tenantSlug: 'acme',
      plan: { runs: 3, cpuMilli: 2000, memoryMib: 4096 },
      pools: [{ workers: 10, cpuMilli: 500, memoryMib: 512, memoryLimitMib: 1024 }],
      reached: [runApi, { url: new URL('http://10.0.0.9:9000'), addresses: [] }],
      apiServer: { cidrs: ['172.18.0.2/32'], ports: [6443] },
    })
  const wayOut = (runApi: string, addresses: string[] = []) =>
    JSON.stringify(
      bundle({ url: new URL(runApi), addresses }).find(
        ({ object }) => object.metadata?.name === 'sluice-way-out',
      ),
    )
  expect(bundle({ url: new URL('http://web.sluice.svc:4310'), addresses: [] })).toMatchSnapshot()
  expect(wayOut('http://10.244.0.1:4310')).toContain('10.244.0.1/32')
  expect(wayOut('https://sluice.internal', ['10.1.2.3', 'fd00::7'])).toContain(
    '{"to":[{"ipBlock":{"cidr":"10.1.2.3/32"}},{"ipBlock":{"cidr":"fd00::7/128"}}],"ports":[{"port":443,"protocol":"TCP"}]}',
  )
})

test('of a run’s pods the way to the API server takes those that start others, and nobody can claim to be one', () => {
  const policy = tenantBundle({
    namespace: 'sluice-t-acme',
    installation: 'sluice-t-0a1b',
    tenantSlug: 'acme',
    plan: { runs: null, cpuMilli: null, memoryMib: null },
    pools: [],
    reached: [],
    apiServer: { cidrs: ['172.18.0.2/32'], ports: [6443] },
  }).find(({ object }) => object.metadata?.name === 'sluice-api-server')
  const { matchLabels = {} } = policy?.kind === 'NetworkPolicy' ? (policy.object.spec?.podSelector ?? {}) : {}
  expect(Object.keys(matchLabels)).toContain('sluice.dev/carries')
  const isMeant = (orchestrator?: string) => {
    const { spec } = jobManifest({
      ...wanted,
      runtime: { labels: { 'sluice.dev/carries': 'steps' } },
      ...(orchestrator !== undefined && { orchestrator }),
    })
    const labels = spec?.template.metadata?.labels ?? {}
    return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
  }
  expect(isMeant('sluice-run')).toBe(true)
  expect(isMeant()).toBe(false)
})
