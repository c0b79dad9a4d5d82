import type { CoreV1Event } from '@kubernetes/client-node/dist/gen/models/CoreV1Event.js'
import type { V1ConfigMap } from '@kubernetes/client-node/dist/gen/models/V1ConfigMap.js'
import type { V1Deployment } from '@kubernetes/client-node/dist/gen/models/V1Deployment.js'
import type { V1EndpointSlice } from '@kubernetes/client-node/dist/gen/models/V1EndpointSlice.js'
import type { V1Job } from '@kubernetes/client-node/dist/gen/models/V1Job.js'
import type { V1LimitRange } from '@kubernetes/client-node/dist/gen/models/V1LimitRange.js'
import type { V1Namespace } from '@kubernetes/client-node/dist/gen/models/V1Namespace.js'
import type { V1NetworkPolicy } from '@kubernetes/client-node/dist/gen/models/V1NetworkPolicy.js'
import type { V1Node } from '@kubernetes/client-node/dist/gen/models/V1Node.js'
import type { V1ObjectMeta } from '@kubernetes/client-node/dist/gen/models/V1ObjectMeta.js'
import type { V1PersistentVolumeClaim } from '@kubernetes/client-node/dist/gen/models/V1PersistentVolumeClaim.js'
import type { V1Pod } from '@kubernetes/client-node/dist/gen/models/V1Pod.js'
import type { V1ResourceQuota } from '@kubernetes/client-node/dist/gen/models/V1ResourceQuota.js'
import type { V1Role } from '@kubernetes/client-node/dist/gen/models/V1Role.js'
import type { V1RoleBinding } from '@kubernetes/client-node/dist/gen/models/V1RoleBinding.js'
import type { V1Secret } from '@kubernetes/client-node/dist/gen/models/V1Secret.js'
import type { V1SelfSubjectAccessReview } from '@kubernetes/client-node/dist/gen/models/V1SelfSubjectAccessReview.js'
import type { V1Service } from '@kubernetes/client-node/dist/gen/models/V1Service.js'
import type { V1ServiceAccount } from '@kubernetes/client-node/dist/gen/models/V1ServiceAccount.js'

/** What the client's types say, as it travels: times are strings, and fields it renamed for JavaScript's sake have their own names. */
export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T as Key extends `_${infer Name}` ? Name : Key]: Wire<T[Key]> }
      : T

/** What a pod's containers used lately, where the cluster has a metrics server. */
interface PodMetrics {
  apiVersion?: string
  kind?: string
  metadata?: V1ObjectMeta
  timestamp?: string
  window?: string
  containers?: { name: string; usage: Record<string, string> }[]
}

export type Metadata = Wire<V1ObjectMeta>

/** The kinds Sluice speaks of, each as it travels. */
export interface ObjectOf {
  ConfigMap: Wire<V1ConfigMap>
  Deployment: Wire<V1Deployment>
  EndpointSlice: Wire<V1EndpointSlice>
  Event: Wire<CoreV1Event>
  Job: Wire<V1Job>
  LimitRange: Wire<V1LimitRange>
  Namespace: Wire<V1Namespace>
  NetworkPolicy: Wire<V1NetworkPolicy>
  Node: Wire<V1Node>
  PersistentVolumeClaim: Wire<V1PersistentVolumeClaim>
  Pod: Wire<V1Pod>
  PodMetrics: Wire<PodMetrics>
  ResourceQuota: Wire<V1ResourceQuota>
  Role: Wire<V1Role>
  RoleBinding: Wire<V1RoleBinding>
  Secret: Wire<V1Secret>
  SelfSubjectAccessReview: Wire<V1SelfSubjectAccessReview>
  Service: Wire<V1Service>
  ServiceAccount: Wire<V1ServiceAccount>
}

export type Kind = keyof ObjectOf

/** Where a kind is served. */
interface KindFacts {
  /** Group and version, or the version alone for the core group. */
  apiVersion: string
  plural: string
  namespaced: boolean
}

export const kinds: Record<Kind, KindFacts> = {
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', namespaced: true },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', namespaced: true },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices', namespaced: true },
  Event: { apiVersion: 'v1', plural: 'events', namespaced: true },
  Job: { apiVersion: 'batch/v1', plural: 'jobs', namespaced: true },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges', namespaced: true },
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', namespaced: true },
  Node: { apiVersion: 'v1', plural: 'nodes', namespaced: false },
  PersistentVolumeClaim: { apiVersion: 'v1', plural: 'persistentvolumeclaims', namespaced: true },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  PodMetrics: { apiVersion: 'metrics.k8s.io/v1beta1', plural: 'pods', namespaced: true },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas', namespaced: true },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles', namespaced: true },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', namespaced: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', namespaced: true },
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
  Service: { apiVersion: 'v1', plural: 'services', namespaced: true },
  ServiceAccount: { apiVersion: 'v1', plural: 'serviceaccounts', namespaced: true },
}

/** One object of a kind; without a namespace where the kind has none. */
export interface ObjectName {
  namespace?: string
  name: string
}

/** The path of a kind's collection: of one namespace, or of the whole cluster. */
export const collectionPath = (kind: Kind, namespace?: string): string => {
  const { apiVersion, plural, namespaced } = kinds[kind]
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${root}${within}/${plural}`
}

/** The path of one object, or of a part of it such as its log or scale. */
export const objectPath = (kind: Kind, of: ObjectName, subresource?: string): string => {
  if (kinds[kind].namespaced && of.namespace === undefined)
    throw new Error(`A ${kind} lies in a namespace: none was given for "${of.name}".`)
  const path = `${collectionPath(kind, of.namespace)}/${encodeURIComponent(of.name)}`
  return subresource === undefined ? path : `${path}/${subresource}`
}
