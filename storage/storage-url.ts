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

const known = new Set(['endpoint', 'region', 'path-style'])

/** Reads `s3://bucket/prefix?endpoint=…&region=…&path-style`. Throws StoreUnusable. */
export function parseStorageUrl(text: string): S3Place {
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || url.hostname === '')
    throw new StoreUnusable(
      'SLUICE_STORAGE is no address of a bucket. Write it like s3://bucket/prefix?region=eu-central-1.',
    )
  const strange = [...url.searchParams.keys()].find((name) => !known.has(name))
  if (strange !== undefined)
    throw new StoreUnusable(
      `SLUICE_STORAGE says "${strange}", which is not known. It may say endpoint, region and path-style.`,
    )
  const endpoint = url.searchParams.get('endpoint') ?? undefined
  if (endpoint !== undefined && !isHttp(endpoint))
    throw new StoreUnusable(
      `The endpoint "${endpoint}" in SLUICE_STORAGE is no address. Write it like https://s3.example.com.`,
    )
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
