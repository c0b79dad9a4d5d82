import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ClusterAccess } from '#server/gateways/kubernetes/access.ts'
import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import type { KubernetesApi, WriteOptions } from '#server/gateways/kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'
import { until } from '#server/testing/run-rig.ts'

import { chart, folder, helm } from './render-chart.ts'

const { KUBECONFIG: kubeconfig } = process.env
if (!helm || !kubeconfig)
  process.stderr.write(
    'What web and worker may not do was not tried: set KUBECONFIG and SLUICE_TEST_HELM to do so.\n',
  )

const mark = randomBytes(3).toString('hex')
const release = `confined-${mark}`
const prefix = `c-${mark}-`
const tenant = `${prefix}acme`
/** Nothing of it is to start: its accounts, its roles and its policies are what is tried. */
const values = {
  runs: { namespacePrefix: prefix },
  postgresql: { storage: { kind: 'emptyDir' } },
  storage: { volume: { kind: 'emptyDir' } },
  web: { replicas: 1, autoscaling: { enabled: false }, nodeSelector: { nowhere: 'yes' } },
  worker: { replicas: 1, autoscaling: { enabled: false }, nodeSelector: { nowhere: 'yes' } },
}

const spec: NonNullable<ObjectOf['Pod']['spec']> = {
  restartPolicy: 'Never',
  containers: [
    {
      name: 'main',
      image: 'sluice.test/nothing:1',
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
      securityContext: {
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  ],
}
const podIn = (namespace: string, name: string): ObjectOf['Pod'] => ({ metadata: { namespace, name }, spec })
const jobIn = (namespace: string): ObjectOf['Job'] => ({
  metadata: { namespace, name: `confined-${mark}` },
  spec: { suspend: true, template: { spec } },
})
const secretIn = (namespace: string): ObjectOf['Secret'] => ({
  metadata: { namespace, name: `confined-${mark}` },
})

const outside = 'The worker of Sluice changes things in namespaces of its tenants alone'
const refusedBy = (message: string) => ({ code: 403, message: expect.stringContaining(message) })

describe.skipIf(!helm || !kubeconfig)('the accounts that the chart makes, by their own tokens', () => {
  let admin: KubernetesApi
  let worker: KubernetesApi
  let web: KubernetesApi

  const closing: (() => unknown)[] = []
  const opened = (access: ClusterAccess): KubernetesApi => {
    const api = openKubernetesApi(access, { limits: { tries: 1 } })
    closing.push(() => api.close())
    return api
  }
  const byAccount = async (account: string): Promise<KubernetesApi> => {
    const of = { namespace: release, name: `${account}-token` }
    await admin.create('Secret', {
      metadata: { ...of, annotations: { 'kubernetes.io/service-account.name': account } },
      type: 'kubernetes.io/service-account-token',
    })
    const token = await until(
      async () => (await admin.get('Secret', of))?.data?.token,
      (found) => found !== undefined,
    )
    const access = kubeconfigAccess(kubeconfig ?? '')
    const { tls } = await access.credentials()
    const trusted = { ...tls }
    delete trusted.cert
    delete trusted.key
    const authorization = `Bearer ${Buffer.from(token ?? '', 'base64').toString()}`
    return opened({ ...access, credentials: async () => ({ tls: trusted, headers: { authorization } }) })
  }
  const refusal = (work: () => Promise<unknown>): Promise<string> =>
    work().then(
      () => 'it was allowed',
      (error: Error) => error.message,
    )

  beforeAll(async () => {
    admin = opened(kubeconfigAccess(kubeconfig ?? ''))
    closing.push(async () => {
      for (const name of [release, tenant]) await admin.remove('Namespace', { name })
    })
    const file = join(folder, 'confined.yaml')
    writeFileSync(file, JSON.stringify(values))
    execFileSync(
      helm ?? '',
      ['install', 'sluice', chart, '--namespace', release, '--create-namespace', '--values', file],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    closing.push(() =>
      execFileSync(helm ?? '', ['uninstall', 'sluice', '--namespace', release], { stdio: 'ignore' }),
    )
    worker = await byAccount('sluice-worker')
    web = await byAccount('sluice-web')
    // Policies hold from a moment after they were made. What is tried until then is never made, whoever may.
    await until(
      () => refusal(() => worker.create('Job', jobIn(release), { dryRun: true })),
      (said) => said.includes(outside),
    )
    await worker.create('Namespace', { metadata: { name: tenant } })
    await admin.create('Pod', podIn(tenant, 'taken'))
    await until(
      () => refusal(() => web.create('Pod', podIn(tenant, 'taken'))),
      (said) => said.includes('tries pods'),
    )
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  test('the worker changes nothing outside the namespaces of tenants, though its role holds for the cluster', async () => {
    for (const namespace of [release, 'default', 'kube-system']) {
      await expect(worker.create('Job', jobIn(namespace))).rejects.toMatchObject(refusedBy(outside))
      await expect(worker.create('Secret', secretIn(namespace))).rejects.toMatchObject(refusedBy(outside))
      await expect(
        worker.patch('Namespace', { name: namespace }, { metadata: { labels: { mine: 'yes' } } }),
      ).rejects.toMatchObject(refusedBy(outside))
    }
    await expect(worker.create('Namespace', { metadata: { name: `x-${tenant}` } })).rejects.toMatchObject(
      refusedBy(outside),
    )
    await admin.create('Pod', podIn(release, 'of-others'))
    await expect(worker.remove('Pod', { namespace: release, name: 'of-others' })).rejects.toMatchObject(
      refusedBy(outside),
    )
    // In those of tenants it may.
    await worker.create('Job', jobIn(tenant))
    await worker.create('Secret', secretIn(tenant))
  })

  test('the worker has no right to what it does not call, wherever', async () => {
    for (const namespace of [tenant, 'default']) {
      const metadata = { namespace, name: `confined-${mark}` }
      await expect(worker.create('ConfigMap', { metadata })).rejects.toMatchObject(refusedBy('cannot create'))
      await expect(worker.create('Pod', podIn(namespace, 'own'))).rejects.toMatchObject(
        refusedBy('cannot create'),
      )
      await expect(worker.get('Secret', metadata)).rejects.toMatchObject(refusedBy('cannot get'))
    }
  })

  test('web tries pods and makes none, and no right but that is its', async () => {
    const create = (namespace: string, options?: WriteOptions) =>
      web.create('Pod', podIn(namespace, 'tried'), options)
    expect((await create(tenant, { dryRun: true })).metadata?.name).toBe('tried')
    for (const namespace of [tenant, release, 'default'])
      await expect(create(namespace)).rejects.toMatchObject(refusedBy('The web of Sluice tries pods'))
    expect(await admin.get('Pod', { namespace: tenant, name: 'tried' })).toBeUndefined()
    await expect(web.create('Job', jobIn(tenant), { dryRun: true })).rejects.toMatchObject(
      refusedBy('cannot create'),
    )
    await expect(web.remove('Pod', { namespace: tenant, name: 'taken' })).rejects.toMatchObject(
      refusedBy('cannot delete'),
    )
  })
})
