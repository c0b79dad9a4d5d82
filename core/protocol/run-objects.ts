import { z } from 'zod'

import { runApiPath } from './run-api.ts'

/**
 * Values of a run over the run API, for runners that neither share a disk with the server nor hold a credential of its store.
 * PUT, GET (with one `range`), HEAD and DELETE <objectsPath>/<key, each segment percent-encoded>, and orders as POST <objectsPath>, all with the run token.
 * Where the store can sign, PUT and GET are answered 307 with a URL good for this object, method and size for some minutes.
 */
export const objectsPath = `${runApiPath}/objects`

export const isObjectsUrl = (url: string | undefined): boolean =>
  url !== undefined && (url === objectsPath || url.startsWith(`${objectsPath}/`))

/** Says how large the object of a PUT is: its body may be left out where an answer elsewhere is expected. */
export const sizeHeader = 'sluice-size-bytes'

/** The largest body of one PUT that the server takes itself; who has more sends parts and joins them. */
export const objectBodyLimitBytes = 16_777_216
/** The largest that a store takes at once at a URL of its own. */
export const signedBodyLimitBytes = 1_073_741_824

const key = z.string().min(1).max(4_096)

export const objectOrder = z.discriminatedUnion('do', [
  /** Answers lines of JSON, each a listedObject; the last is `{ "end": true }`, without which the list is not whole. */
  z.strictObject({ do: z.literal('list'), prefix: key }),
  z.strictObject({ do: z.literal('move'), from: key, to: key }),
  z.strictObject({ do: z.literal('join'), from: z.array(key).min(1).max(1_000), to: key }),
  z.strictObject({ do: z.literal('removeAll'), prefix: key }),
  z.strictObject({ do: z.literal('measure'), prefix: key }),
])
export type ObjectOrder = z.infer<typeof objectOrder>

export const listedObject = z.union([
  z.strictObject({ key: z.string(), sizeBytes: z.int(), modifiedAtMs: z.number() }),
  z.strictObject({ end: z.literal(true) }),
])
export const measuredObjects = z.object({ objects: z.int(), sizeBytes: z.int() })
