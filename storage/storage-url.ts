/** A store cannot be used as it is set: a sentence for whoever set it. */
export class StoreUnusable extends Error {
  override name = 'StoreUnusable'
}

/** A part of a bucket that speaks S3. */
export interface S3Place {
  bucket: string
  /** Without slashes at its ends; empty for the whole bucket. */
  prefix: string
  /** Absent: Amazon's own. */
  endpoint: string | undefined
  region: string
  /** The bucket is named in the path, not in the name of the host. */
  pathStyle: boolean
  /** Absent: whatever the machine has. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/** A part of a bucket of Google Cloud Storage, or of a container of Azure Blob Storage. */
export type BucketPlace = {
  /** Without slashes at its ends; empty for the whole. */
  prefix: string
  /** Absent: Google's or Azure's own. */
  endpoint: string | undefined
} & ({ service: 'gs'; bucket: string } | { service: 'azure'; account: string; container: string })

const known = new Set(['endpoint', 'region', 'path-style'])

const endpointOf = (url: URL): string | undefined => {
  const endpoint = url.searchParams.get('endpoint') ?? undefined
  if (endpoint !== undefined && !isHttp(endpoint))
    throw new StoreUnusable(
      `The endpoint "${endpoint}" in SLUICE_STORAGE is no address. Write it like https://s3.example.com.`,
    )
  return endpoint
}

const requireKnown = (url: URL, names: ReadonlySet<string>): void => {
  const strange = [...url.searchParams.keys()].find((name) => !names.has(name))
  if (strange !== undefined)
    throw new StoreUnusable(
      `SLUICE_STORAGE says "${strange}", which is not known. It may say ${[...names].join(', ')}.`,
    )
}

/** Reads `gs://bucket/prefix?endpoint=…` and `azure://account/container/prefix?endpoint=…`; undefined for an address of S3. Throws StoreUnusable. */
export function parseBucketUrl(text: string): BucketPlace | undefined {
  const url = URL.parse(text)
  if (url?.protocol !== 'gs:' && url?.protocol !== 'azure:') return undefined
  requireKnown(url, new Set(['endpoint']))
  const endpoint = endpointOf(url)
  const words = decodeURIComponent(url.pathname).split('/').filter(Boolean)
  if (url.protocol === 'gs:' && url.hostname !== '')
    return { service: 'gs', bucket: url.hostname, prefix: words.join('/'), endpoint }
  const [container, ...rest] = words
  if (url.protocol === 'azure:' && url.hostname !== '' && container !== undefined)
    return { service: 'azure', account: url.hostname, container, prefix: rest.join('/'), endpoint }
  throw new StoreUnusable(
    'SLUICE_STORAGE names no bucket. Write it like gs://bucket/prefix, or azure://account/container/prefix.',
  )
}

/** Reads `s3://bucket/prefix?endpoint=…&region=…&path-style`. Throws StoreUnusable. */
export function parseStorageUrl(text: string): S3Place {
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || url.hostname === '')
    throw new StoreUnusable(
      'SLUICE_STORAGE is no address of a bucket. Write it like s3://bucket/prefix?region=eu-central-1.',
    )
  requireKnown(url, known)
  const endpoint = endpointOf(url)
  const pathStyle = url.searchParams.get('path-style')
  return {
    bucket: url.hostname,
    prefix: decodeURIComponent(url.pathname).split('/').filter(Boolean).join('/'),
    endpoint,
    region: url.searchParams.get('region') ?? 'us-east-1',
    pathStyle: pathStyle !== null && pathStyle !== 'false',
  }
}

const isHttp = (text: string): boolean => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '')
