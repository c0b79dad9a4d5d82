import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { tenantBundle } from '#server/gateways/kubernetes-launcher/tenant-bundle.ts'
import { kinds as known } from '#server/gateways/kubernetes/kubernetes-objects.ts'

import { chart, folder, helm, manifests, named, podOf, render, type Manifest } from './render-chart.ts'

const kubeconform = process.env.SLUICE_TEST_KUBECONFORM
const schemas = process.env.SLUICE_TEST_KUBECONFORM_SCHEMAS

const external = {
  externalDatabase: { url: 'postgresql://owner:secret%21@db.example.com:5432/sluice?sslmode=require' },
}
const kinds: Record<string, object> = {
  'as it comes': {},
  'with a database and a bucket of one’s own': {
    ...external,
    secret: { existingSecret: 'sluice-secret' },
    storage: { s3: { url: 's3://values/sluice?region=eu-central-1', existingSecret: 'bucket' } },
    ingress: { enabled: true, className: 'nginx', host: 'sluice.example.com', tlsSecret: 'tls' },
    url: 'https://sluice.example.com',
    proxies: 1,
    image: { digest: `sha256:${'0'.repeat(64)}` },
  },
  'with everything in secrets of one’s own': {
    externalDatabase: { existingSecret: 'database', address: 'postgresql://db.example.com:5432/sluice' },
    secret: { existingSecret: 'sluice-secret' },
    storage: { volume: { kind: 'existingClaim', existingClaim: 'values' } },
    runs: { kubeconfig: { existingSecret: 'other-cluster', context: 'runs' } },
  },
  'scaled on the queue and watched by Prometheus': {
    keda: { enabled: true },
    metrics: { serviceMonitor: { enabled: true, labels: { release: 'prometheus' } } },
  },
  'scaled on the queue without KEDA': {
    worker: { autoscaling: { queueMetric: { name: 'sluice_runs_queued', matchLabels: { release: 'a' } } } },
  },
  'for a trial on one node': {
    postgresql: { storage: { kind: 'emptyDir' } },
    storage: { volume: { kind: 'hostPath', hostPath: '/srv/sluice' } },
    web: { replicas: 1, autoscaling: { enabled: false } },
    worker: { replicas: 1, autoscaling: { enabled: false } },
    podDisruptionBudget: { enabled: false },
    networkPolicy: { enabled: false },
  },
  'with runs in the pod of the worker': { runs: { launcher: 'local' } },
}

if (!helm || !kubeconform)
  process.stderr.write(
    'The chart was not tested: set SLUICE_TEST_HELM and SLUICE_TEST_KUBECONFORM to do so.\n',
  )

test('every value of the chart is in its schema, and described', () => {
  const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as Record<string, unknown>
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as {
    properties: Record<string, unknown>
  }
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'kubernetes.md'), 'utf8')
  for (const name of Object.keys(values)) {
    expect(Object.keys(schema.properties)).toContain(name)
    expect(docs).toContain(`\`${name}`)
  }
})

describe.skipIf(!helm || !kubeconform || !schemas)('the chart', () => {
  test('passes the linter', () => {
    const { status, stdout, stderr } = spawnSync(helm ?? '', ['lint', '--strict', chart], {
      encoding: 'utf8',
    })
    expect(`${stdout}${stderr}`).toContain('0 chart(s) failed')
    expect(status).toBe(0)
  })

  test.each(['1.30.0', '1.34.0'])(
    'everything is what Kubernetes %s knows, whatever the values',
    (version) => {
      const input = Object.values(kinds)
        .map((values) => render(values))
        .join('\n---\n')
      const { status, stdout } = spawnSync(
        kubeconform ?? '',
        [
          '-strict',
          '-summary',
          '-kubernetes-version',
          version,
          '-schema-location',
          schemas ?? '',
          '-skip',
          'ServiceMonitor,ScaledObject',
        ],
        { encoding: 'utf8', input },
      )
      expect(stdout).toMatch(/Valid: [1-9]\d*, Invalid: 0, Errors: 0/)
      expect(status).toBe(0)
    },
  )

  test.each(Object.entries(kinds))(
    '%s: every pod passes Pod Security restricted with a read-only root',
    (_name, values) => {
      const pods = manifests(values).flatMap((manifest) => podOf(manifest) ?? [])
      expect(pods.length).toBeGreaterThanOrEqual(3)
      for (const pod of pods) {
        expect(pod.securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        })
        for (const { securityContext, resources } of pod.containers) {
          expect(securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          })
          expect(resources).toHaveProperty('requests.cpu')
        }
      }
    },
  )

  test('the owner of the database is known to the migration alone', () => {
    const all = manifests(kinds['with a database and a bucket of one’s own'] ?? {})
    for (const name of ['sluice-web', 'sluice-worker']) {
      const [container] = podOf(named(all, 'Deployment', name))?.containers ?? []
      expect(container?.env.find((each) => each.name === 'DATABASE_URL')?.value).toBe(
        'postgresql://db.example.com:5432/sluice?sslmode=require',
      )
    }
  })

  test('the database is migrated before anything of a release starts, or as part of the first install where it comes along', () => {
    const own = manifests(external)
    expect(named(own, 'Job', 'sluice-migrate').metadata.annotations?.['helm.sh/hook']).toBe(
      'pre-install,pre-upgrade',
    )
    expect(named(own, 'Secret', 'sluice-migrate').metadata.annotations?.['helm.sh/hook']).toBe(
      'pre-install,pre-upgrade',
    )
    expect(own.some(({ kind }) => kind === 'StatefulSet')).toBe(false)
    const bundled = manifests({})
    expect(named(bundled, 'Job', 'sluice-migrate').metadata.annotations?.['helm.sh/hook']).toBe('pre-upgrade')
    expect(named(bundled, 'Job', 'sluice-prepare').metadata.annotations).toBeUndefined()
    const upgraded = manifests({}, '--is-upgrade')
    expect(upgraded.some(({ metadata }) => metadata.name === 'sluice-prepare')).toBe(false)
  })

  test('no account may read secrets, enter containers or give itself more; web may create pods alone, where a policy lets it only try them', () => {
    const all = manifests({})
    const never = ['pods/exec', 'pods/attach', 'clusterroles', '*']
    const rules = all.filter(({ kind }) => kind === 'ClusterRole').flatMap(({ rules: each }) => each ?? [])
    const resources = rules.flatMap((rule) => rule.resources)
    expect(resources).toContain('jobs')
    expect(resources.filter((each) => never.includes(each))).toEqual([])
    const aboutSecrets = rules.filter((rule) => rule.resources.includes('secrets'))
    expect(aboutSecrets).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }])
    expect(
      rules
        .flatMap(({ verbs }) => verbs)
        .filter((verb) => ['*', 'escalate', 'bind', 'impersonate'].includes(verb)),
    ).toEqual([])
    expect(named(all, 'ClusterRole', 'sluice-sluice-web').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['create'] },
    ])
    expect(JSON.stringify(named(all, 'ValidatingAdmissionPolicy', 'sluice-sluice-web').spec)).toContain(
      'has(request.dryRun) && request.dryRun',
    )
    const tokensOf = (rendered: Manifest[]): (boolean | undefined)[] =>
      ['sluice-web', 'sluice-worker'].map(
        (name) => podOf(named(rendered, 'Deployment', name))?.automountServiceAccountToken,
      )
    expect(tokensOf(all)).toEqual([true, true])
    const unconfined = manifests({ rbac: { confine: false } })
    expect(tokensOf(unconfined)).toEqual([false, true])
    expect(
      unconfined.some(
        ({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === 'sluice-sluice-web',
      ),
    ).toBe(false)
    // With runs elsewhere nobody has an account of this cluster.
    const elsewhere = manifests(kinds['with everything in secrets of one’s own'] ?? {})
    expect(elsewhere.some(({ kind }) => kind === 'ClusterRole')).toBe(false)
    expect(tokensOf(elsewhere)).toEqual([false, false])
  })

  test('the worker may make all that a tenant’s namespace has, and has itself what it grants there', () => {
    const { rules = [] } = named(manifests({}), 'ClusterRole', 'sluice-sluice-worker')
    const may = (group: string, resource: string, verb: string): boolean =>
      rules.some(
        (rule) =>
          rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb),
      )
    const bundle = tenantBundle({
      namespace: 'sluice-t-acme',
      installation: 'sluice-t-0a1b',
      tenantSlug: 'acme',
      plan: { runs: 2, cpuMilli: 1000, memoryMib: 1024 },
      pools: [],
      reached: [{ url: new URL('http://sluice-web.sluice.svc:4310'), addresses: [] }],
      apiServer: { cidrs: [], ports: [] },
    })
    const needed = bundle.flatMap(({ kind }) => {
      const { apiVersion, plural } = known[kind]
      const [version = '', group = ''] = apiVersion.split('/').toReversed()
      expect(version).not.toBe('')
      return ['create', 'patch'].map((verb) => [group, plural, verb] as const)
    })
    const granted = bundle.flatMap(({ kind, object }) =>
      kind === 'Role'
        ? (object.rules ?? []).flatMap(({ apiGroups = [], resources = [], verbs }) =>
            apiGroups.flatMap((group) =>
              resources.flatMap((resource) => verbs.map((verb) => [group, resource, verb] as const)),
            ),
          )
        : [],
    )
    expect(granted.length).toBeGreaterThan(3)
    // A pool is one Deployment, whose pods are told apart where it shrinks.
    const pools = [
      ...['list', 'create', 'patch', 'delete'].map((verb) => ['apps', 'deployments', verb] as const),
      ...['list', 'patch'].map((verb) => ['', 'pods', verb] as const),
    ]
    expect(
      [...needed, ...granted, ...pools].filter(([group, resource, verb]) => !may(group, resource, verb)),
    ).toEqual([])
  })

  test('a value that is not one is refused in the words of the schema', () => {
    const file = join(folder, 'wrong.yaml')
    for (const wrong of [{ runs: { launcher: 'docker' } }, { weeb: {} }, { secret: { value: 'short' } }]) {
      writeFileSync(file, JSON.stringify(wrong))
      const { status, stderr } = spawnSync(helm ?? '', ['template', 'sluice', chart, '--values', file], {
        encoding: 'utf8',
      })
      expect(status).not.toBe(0)
      expect(stderr).toContain('schema')
    }
  })

  test('packs with what it needs and nothing else', () => {
    execFileSync(helm ?? '', ['package', chart, '--destination', folder], { stdio: 'ignore' })
    expect(existsSync(join(folder, 'sluice-0.1.0.tgz'))).toBe(true)
  })
})
