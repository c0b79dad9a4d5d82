import { tenantShare, type PoolRoom, type SharePlan } from '#core/pod/tenant-share.ts'

import { label, managedBy } from '../kubernetes-jobs/names.ts'
import type { Kind, ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { tenantPolicies, type PoliciesWanted } from './tenant-policies.ts'

export interface BundleWanted extends PoliciesWanted {
  namespace: string
  installation: string
  tenantSlug: string
  /** What the plan lets the tenant have at once; null: any amount. */
  plan: SharePlan
  /** The pools that the tenant has there. */
  pools: PoolRoom[]
}

type Manifest = { [K in Kind]: { kind: K; object: ObjectOf[K] } }[Kind]

/** Pods a run may have at once beside its own, and room for those that are just leaving. */
const podsPerRun = 64

const quotaOf = ({ plan, pools }: BundleWanted): Record<string, string> => {
  const { cpuMilli, memoryMib, memoryLimitMib } = tenantShare(plan, pools)
  return {
    ...(cpuMilli !== null && { 'requests.cpu': `${cpuMilli}m` }),
    ...(memoryMib !== null && { 'requests.memory': `${memoryMib}Mi` }),
    ...(memoryLimitMib !== null && { 'limits.memory': `${memoryLimitMib}Mi` }),
    ...(plan.runs !== null && { 'count/jobs.batch': String((plan.runs + 1) * podsPerRun) }),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  }
}

/**
 * Everything that a tenant's namespace has before the first of its runs: a share of the cluster, sizes for whoever says none, no way in, a way out to the
 * internet, to names and to the run API alone, and accounts without rights. Applied as a whole again and again: what somebody changed comes back.
 */
export const tenantBundle = (wanted: BundleWanted): Manifest[] => {
  const { namespace, installation, tenantSlug } = wanted
  const labels = {
    [label.managedBy]: managedBy,
    [label.installation]: installation,
    [label.tenant]: tenantSlug,
  }
  const metadata = (name: string) => ({
    name,
    namespace,
    labels,
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
            ...labels,
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
        spec: { hard: quotaOf(wanted) },
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
    ...tenantPolicies(metadata, wanted).map((object) => ({ kind: 'NetworkPolicy', object })),
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
        { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch', 'delete'] },
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
