import { BucketRoot } from './bucket-root.ts'
import { S3Root } from './s3-root.ts'
import { parseBucketUrl, parseStorageUrl } from './storage-url.ts'
import { FolderRoot, type StoreRoot } from './store-root.ts'

export interface StoreSettings {
  /** The address of a bucket; undefined: the folder. */
  url: string | undefined
  /** Where others reach the bucket for whom URLs are signed, if elsewhere. */
  publicEndpoint: string | undefined
  /** Of a bucket that is none of S3. */
  key?: string | undefined
  folder: string
  /** Where in the bucket. */
  prefix: string
}

const below = (...prefixes: string[]): string => prefixes.filter(Boolean).join('/')

/** The root that the settings speak of; nothing is touched yet. Throws StoreUnusable for an address that is none. */
export function openStore({ url, publicEndpoint, key, folder, prefix }: StoreSettings): StoreRoot {
  if (url === undefined) return new FolderRoot(folder)
  const elsewhere = parseBucketUrl(url)
  if (elsewhere) return new BucketRoot({ ...elsewhere, prefix: below(elsewhere.prefix, prefix) }, key)
  const place = parseStorageUrl(url)
  return new S3Root({ ...place, prefix: below(place.prefix, prefix) }, publicEndpoint)
}
