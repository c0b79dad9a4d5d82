/** One kind of thing in a cluster, and what the worker does with it there. */
export interface WorkerRight {
  /** Empty: the core group. */
  group: string
  /** With a subresource after a slash. */
  resource: string
  verbs: readonly string[]
  /** What does not work without it, as an end to "Without it …". */
  without: string
}

/** What the worker's account must be allowed in every namespace of a tenant: what the chart's role gives it. */
export const workerRights: readonly WorkerRight[] = [
  {
    group: '',
    resource: 'namespaces',
    verbs: ['get', 'create', 'patch'],
    without: 'no tenant gets a namespace',
  },
  ...['resourcequotas', 'limitranges', 'serviceaccounts'].map((resource) => ({
    group: '',
    resource,
    verbs: ['create', 'patch'],
    without: 'no tenant’s namespace gets ready',
  })),
  {
    group: 'networking.k8s.io',
    resource: 'networkpolicies',
    verbs: ['create', 'patch'],
    without: 'no tenant’s namespace gets ready',
  },
  ...['roles', 'rolebindings'].map((resource) => ({
    group: 'rbac.authorization.k8s.io',
    resource,
    verbs: ['create', 'patch'],
    without: 'runs cannot start pods for their steps',
  })),
  {
    group: 'batch',
    resource: 'jobs',
    verbs: ['get', 'list', 'watch', 'create', 'delete'],
    without: 'no run starts or ends',
  },
  {
    group: '',
    resource: 'pods',
    verbs: ['list', 'watch', 'patch', 'delete'],
    without: 'nobody knows what became of runs',
  },
  {
    group: '',
    resource: 'pods/log',
    verbs: ['get'],
    without: 'container steps have no log',
  },
  {
    group: '',
    resource: 'events',
    verbs: ['list'],
    without: 'a pod that waits is explained in fewer words',
  },
  {
    group: 'apps',
    resource: 'deployments',
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
    without: 'there are no pools',
  },
  { group: '', resource: 'secrets', verbs: ['create'], without: 'there are no pools' },
  {
    group: '',
    resource: 'nodes',
    verbs: ['list', 'watch'],
    without: 'nobody sees that a pod is larger than every node, or that a node is lost',
  },
  {
    group: 'metrics.k8s.io',
    resource: 'pods',
    verbs: ['list'],
    without: 'nobody knows how much memory containers held that are left as they are',
  },
  {
    group: 'discovery.k8s.io',
    resource: 'endpointslices',
    verbs: ['get'],
    without:
      'pods that start others may not reach the API server, unless SLUICE_KUBERNETES_API_CIDRS says where it is',
  },
]
