import { answerError, KubernetesAway } from './api-error.ts'
import type { WatchEvent, WatchOptions } from './kubernetes-api.ts'
import { collectionPath, type Kind, type ObjectOf } from './kubernetes-objects.ts'
import { LineSplitter } from './line-splitter.ts'
import { streamBody } from './stream-body.ts'
import type { Transport } from './transport.ts'
import { withQuery } from './with-query.ts'

interface Frame {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: { code?: number; metadata?: { resourceVersion?: string; managedFields?: unknown } }
}

const parseFrame = (line: Buffer): Frame => {
  try {
    return JSON.parse(line.toString('utf8')) as Frame
  } catch (error) {
    // Skipping a line would lose what it said for good.
    throw new KubernetesAway('The cluster sent a broken line in a watch.', {
      mayHaveArrived: true,
      cause: error,
    })
  }
}

const eventOf = <K extends Kind>({ type, object }: Frame): WatchEvent<ObjectOf[K]> => {
  if (type === 'ERROR') throw answerError(object.code ?? 500, JSON.stringify(object))
  const resourceVersion = object.metadata?.resourceVersion ?? ''
  if (type === 'BOOKMARK') return { type, resourceVersion }
  if (object.metadata) delete object.metadata.managedFields
  return { type, object: object as ObjectOf[K], resourceVersion }
}

/** Follows what happens from a version on. A stream that is silent for `idleMs`, bookmarks included, is ended with KubernetesAway. */
export async function* watchObjects<K extends Kind>(
  transport: Transport,
  kind: K,
  options: WatchOptions,
  idleMs: number,
): AsyncGenerator<WatchEvent<ObjectOf[K]>, void, undefined> {
  const { namespace, labelSelector, fieldSelector, resourceVersion, timeoutSeconds, signal, opened } = options
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion,
    timeoutSeconds,
    labelSelector,
    fieldSelector,
  }
  const stream = await transport.open(withQuery(collectionPath(kind, namespace), query), signal)
  opened?.()
  const silent = setTimeout(
    () => stream.destroy(new Error(`nothing came for ${idleMs / 1000} s in a watch`)),
    idleMs,
  )
  const splitter = new LineSplitter()
  try {
    for await (const piece of streamBody(stream, signal)) {
      silent.refresh()
      for (const { bytes } of splitter.push(piece)) if (bytes.length > 0) yield eventOf<K>(parseFrame(bytes))
    }
  } finally {
    clearTimeout(silent)
  }
}
