import type { ClusterAccess } from './access.ts'
import { answerError, KubernetesAway, KubernetesRefused } from './api-error.ts'
import type { KubernetesApi, RemoveOptions, WriteOptions } from './kubernetes-api.ts'
import { collectionPath, type Kind, kinds, objectPath, type ObjectOf } from './kubernetes-objects.ts'
import { listObjects } from './list-objects.ts'
import { streamBody } from './stream-body.ts'
import { openTransport, type TransportLimits } from './transport.ts'
import { watchObjects } from './watch-objects.ts'
import { withQuery } from './with-query.ts'

interface ApiOptions {
  limits?: Partial<TransportLimits>
  /** Names us to the cluster. */
  userAgent?: string
  /** A stream without a byte for this long is taken for dead; the cluster sends a bookmark about once a minute. */
  streamIdleMs?: number
}

const manager = 'sluice'

/** For what can wait. */
const asideLimits = { perSecond: 10, burst: 20 }

const parsed = <T>(text: string): T => {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new KubernetesAway('What answered is not a Kubernetes API.', {
      mayHaveArrived: true,
      cause: error,
    })
  }
}

const writing = ({ dryRun }: WriteOptions) => ({ dryRun: dryRun ? 'All' : undefined, fieldManager: manager })

const named = <K extends Kind>(kind: K, object: ObjectOf[K]) => {
  const { name, namespace } = object.metadata ?? {}
  if (!name) throw new Error(`A ${kind} without a name cannot be applied.`)
  return { name, ...(namespace !== undefined && { namespace }) }
}

/** What travels says its own kind, whatever the caller left out. */
const spelled = <K extends Kind>(kind: K, object: ObjectOf[K]): string =>
  JSON.stringify({ ...object, apiVersion: kinds[kind].apiVersion, kind })

const removal = ({ uid, gracePeriodSeconds, propagationPolicy = 'Background', dryRun }: RemoveOptions) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    gracePeriodSeconds,
    ...(uid !== undefined && { preconditions: { uid } }),
    ...(dryRun && { dryRun: ['All'] }),
  })

const isAbsent = (error: unknown): boolean =>
  error instanceof KubernetesRefused &&
  (error.code === 404 || (error.code === 409 && /UID in (the )?precondition/.test(error.message)))

/** The real cluster behind an access. */
export const openKubernetesApi = (access: ClusterAccess, options: ApiOptions = {}): KubernetesApi => {
  const { limits, userAgent = 'sluice', streamIdleMs = 150_000 } = options
  const transport = openTransport(access, userAgent, limits)
  let known: Promise<string> | undefined
  let beside: KubernetesApi | undefined

  const api: KubernetesApi = {
    get: async (kind, of, signal) => {
      try {
        return parsed(
          await transport.call({ method: 'GET', path: objectPath(kind, of), repeatable: true, signal }),
        )
      } catch (error) {
        if (error instanceof KubernetesRefused && error.code === 404) return undefined
        throw error
      }
    },

    list: (kind, list) => listObjects(transport, parsed, kind, list),

    create: async (kind, object, write = {}) => {
      const path = withQuery(collectionPath(kind, object.metadata?.namespace), writing(write))
      const body = spelled(kind, object)
      return parsed(
        await transport.call({ method: 'POST', path, body, repeatable: false, signal: write.signal }),
      )
    },

    apply: async (kind, object, write = {}) => {
      const query = { ...writing(write), force: write.force !== false }
      return parsed(
        await transport.call({
          method: 'PATCH',
          path: withQuery(objectPath(kind, named(kind, object)), query),
          // JSON is YAML.
          body: spelled(kind, object),
          contentType: 'application/apply-patch+yaml',
          repeatable: true,
          signal: write.signal,
        }),
      )
    },

    patch: async (kind, of, patch, write = {}) =>
      parsed(
        await transport.call({
          method: 'PATCH',
          path: withQuery(objectPath(kind, of, write.subresource), writing(write)),
          body: JSON.stringify(patch),
          contentType: 'application/merge-patch+json',
          repeatable: true,
          signal: write.signal,
        }),
      ),

    remove: async (kind, of, remove = {}) => {
      try {
        await transport.call({
          method: 'DELETE',
          path: objectPath(kind, of),
          body: removal(remove),
          repeatable: true,
          signal: remove.signal,
        })
        return 'removed'
      } catch (error) {
        if (isAbsent(error)) return 'absent'
        throw error
      }
    },

    watch: (kind, watch) => watchObjects(transport, kind, watch, streamIdleMs),

    logs: async ({ namespace, pod, signal, ...query }) =>
      streamBody(
        await transport.open(withQuery(objectPath('Pod', { namespace, name: pod }, 'log'), query), signal),
        signal,
      ),

    version: async () => {
      const { gitVersion, major, minor } = parsed<{ gitVersion: string; major: string; minor: string }>(
        await transport.call({ method: 'GET', path: '/version', repeatable: true }),
      )
      // Some providers write "34+".
      return { gitVersion, major: Number.parseInt(major, 10), minor: Number.parseInt(minor, 10) }
    },

    clusterId: () => {
      known ??= api.get('Namespace', { name: 'kube-system' }).then((found) => {
        const uid = found?.metadata?.uid
        if (!uid) throw answerError(404, 'The cluster has no namespace kube-system.')
        return uid
      })
      known.catch(() => {
        known = undefined
      })
      return known
    },

    aheadMs: () => transport.aheadMs(),

    aside: () => {
      beside ??= openKubernetesApi(access, { ...options, limits: { ...limits, ...asideLimits } })
      return beside
    },

    close: () => {
      transport.close()
      beside?.close()
    },
  }
  return api
}
