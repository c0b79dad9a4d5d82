import { isIP } from 'node:net'

import { label, managedBy } from '../kubernetes-jobs/names.ts'
import type { Kind, ObjectOf } from '../kubernetes/kubernetes-objects.ts'

export interface BundleWanted {
  namespace: string
  tenantSlug: string
  /** What the plan lets the tenant have at once; null: any amount. */
  plan: { runs: number | null; cpuMilli: number | null; memoryMib: number | null }
  /** Where pods report, and where they are sent for values where that is elsewhere; as they reach it. */
  reached: URL[]
}

type Manifest = { [K in Kind]: { kind: K; object: ObjectOf[K] } }[Kind]

/** Pods a run may have at once beside its own, and room for those that are just leaving. */
const podsPerRun = 64

/** Addresses that belong to somebody's network, never to the internet: pods reach none of them. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16']
const privateRanges6 = ['fc00::/7', 'fe80::/10']

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80))

/** The way to one of our own: an address says itself; a Service is found by its namespace; anything else is of the internet. */
const wayTo = (reached: URL) => {
  const host = reached.hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  if (version !== 0) return [{ to: [{ ipBlock: { cidr: `${host}/${version === 4 ? 32 : 128}` } }] }]
  const [, namespace, kind] = host.split('.')
  if (kind !== 'svc' || namespace === undefined) return []
  return [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }] }]
}

const quotaOf = ({ runs, cpuMilli, memoryMib }: BundleWanted['plan']): Record<string, string> => ({
  ...(runs !== null && cpuMilli !== null && { 'requests.cpu': `${runs * cpuMilli}m` }),
  ...(runs !== null &&
    memoryMib !== null && {
      'requests.memory': `${runs * memoryMib}Mi`,
      'limits.memory': `${runs * memoryMib}Mi`,
    }),
  ...(runs !== null && { 'count/jobs.batch': String((runs + 1) * podsPerRun) }),
  'services.loadbalancers': '0',
  'services.nodeports': '0',
})

/**
 * Everything that a tenant's namespace has before the first of its runs: a share of the cluster, sizes for whoever says none, no way in, a way out to the
 * internet, to names and to the run API alone, and accounts without rights. Applied as a whole again and again: what somebody changed comes back.
 */
export const tenantBundle = ({ namespace, tenantSlug, plan, reached }: BundleWanted): Manifest[] => {
  const metadata = (name: string) => ({
    name,
    namespace,
    labels: { [label.managedBy]: managedBy, [label.tenant]: tenantSlug },
  })
  return [
    {
      kind: 'Namespace',
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: {
            [label.managedBy]: managedBy,
            [label.tenant]: tenantSlug,
            'pod-security.kubernetes.io/enforce': 'restricted',
            'pod-security.kubernetes.io/warn': 'restricted',
          },
        },
      },
    },
    {
      kind: 'ResourceQuota',
      object: {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: metadata('sluice-plan'),
        spec: { hard: quotaOf(plan) },
      },
    },
    {
      kind: 'LimitRange',
      object: {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: metadata('sluice-sizes'),
        spec: {
          limits: [
            {
              type: 'Container',
              default: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' },
              defaultRequest: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
            },
          ],
        },
      },
    },
    {
      kind: 'NetworkPolicy',
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: metadata('sluice-default-deny'),
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      },
    },
    {
      kind: 'NetworkPolicy',
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: metadata('sluice-way-out'),
        spec: {
          podSelector: { matchLabels: { [label.managedBy]: managedBy } },
          policyTypes: ['Egress'],
          egress: [
            {
              to: [
                {
                  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
                },
              ],
              ports: [
                { port: 53, protocol: 'UDP' },
                { port: 53, protocol: 'TCP' },
              ],
            },
            {
              to: [
                { ipBlock: { cidr: '0.0.0.0/0', except: privateRanges } },
                { ipBlock: { cidr: '::/0', except: privateRanges6 } },
              ],
            },
            ...reached.flatMap((url) =>
              wayTo(url).map((way) => ({ ...way, ports: [{ port: portOf(url), protocol: 'TCP' }] })),
            ),
          ],
        },
      },
    },
    {
      kind: 'ServiceAccount',
      object: {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: metadata('default'),
        automountServiceAccountToken: false,
      },
    },
    ...orchestrator(metadata),
  ] as Manifest[]
}

/** The account of a run's pod that starts a Job a step: it may do that in its own namespace, and nothing else. */
export const orchestratorAccount = 'sluice-run'

const orchestrator = (metadata: (name: string) => { name: string; namespace: string }): Manifest[] => [
  {
    kind: 'ServiceAccount',
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(orchestratorAccount),
      automountServiceAccountToken: false,
    },
  },
  {
    kind: 'Role',
    object: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata(orchestratorAccount),
      rules: [
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'delete'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'delete'] },
        { apiGroups: [''], resources: ['events'], verbs: ['list'] },
      ],
    },
  },
  {
    kind: 'RoleBinding',
    object: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata(orchestratorAccount),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: orchestratorAccount },
      subjects: [{ kind: 'ServiceAccount', name: orchestratorAccount, namespace: metadata('').namespace }],
    },
  },
]
