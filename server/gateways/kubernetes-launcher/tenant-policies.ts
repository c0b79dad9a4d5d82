import { isIP } from 'node:net'

import { label, managedBy } from '../kubernetes-jobs/names.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import type { ApiServerWay } from './api-server-way.ts'
import { privateRanges } from './private-addresses.ts'

/** One of our own that pods reach, and the private addresses that its name stands for. */
export interface Reached {
  url: URL
  addresses: string[]
}

export interface PoliciesWanted {
  /** Where pods report, and where they are sent for values where that is elsewhere; as they reach it. */
  reached: Reached[]
  apiServer: ApiServerWay
}

type Policy = ObjectOf['NetworkPolicy']
type Egress = NonNullable<NonNullable<Policy['spec']>['egress']>[number]

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80))

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

const toAddress = (address: string) => ({
  ipBlock: { cidr: `${address}/${isIP(address) === 4 ? 32 : 128}` },
})

const serviceOf = (host: string): string | undefined => {
  const [, namespace, kind] = host.split('.')
  return kind === 'svc' ? namespace : undefined
}

/** Whether policies know a host only by the addresses that its name stands for. */
export const isNamed = (url: URL): boolean => isIP(hostOf(url)) === 0 && serviceOf(hostOf(url)) === undefined

/** The way to one of our own: an address says itself; a Service is found by its namespace; a name by its private addresses, for the others are of the internet. */
const wayTo = ({ url, addresses }: Reached): Egress[] => {
  const host = hostOf(url)
  const namespace = serviceOf(host)
  const to =
    isIP(host) !== 0
      ? [toAddress(host)]
      : namespace === undefined
        ? addresses.map(toAddress)
        : [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }]
  return to.length === 0 ? [] : [{ to, ports: [{ port: portOf(url), protocol: 'TCP' }] }]
}

const names: Egress = {
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
}

const internet: Egress = {
  to: [
    { ipBlock: { cidr: '0.0.0.0/0', except: [...privateRanges[4]] } },
    { ipBlock: { cidr: '::/0', except: [...privateRanges[6]] } },
  ],
}

/** Of the API server nothing but its own addresses and ports, and where those are not known nothing. */
const apiServerEgress = ({ cidrs, ports }: ApiServerWay): Egress[] =>
  cidrs.length === 0 || ports.length === 0
    ? []
    : [
        {
          to: cidrs.map((cidr) => ({ ipBlock: { cidr } })),
          ports: ports.map((port) => ({ port, protocol: 'TCP' })),
        },
      ]

/**
 * Who may talk with whom in a tenant's namespace: nobody gets in; pods of ours get out to names, to the internet and to what is ours; and those that start
 * others, in which no code of the tenant's runs, to the API server.
 */
export const tenantPolicies = (
  metadata: (name: string) => NonNullable<Policy['metadata']>,
  { reached, apiServer }: PoliciesWanted,
): Policy[] => {
  const policy = (name: string, spec: NonNullable<Policy['spec']>): Policy => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(name),
    spec,
  })
  return [
    policy('sluice-default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('sluice-way-out', {
      podSelector: { matchLabels: { [label.managedBy]: managedBy } },
      policyTypes: ['Egress'],
      egress: [names, internet, ...reached.flatMap(wayTo)],
    }),
    policy('sluice-api-server', {
      podSelector: { matchLabels: { [label.managedBy]: managedBy, [label.carries]: 'steps' } },
      policyTypes: ['Egress'],
      egress: apiServerEgress(apiServer),
    }),
  ]
}
