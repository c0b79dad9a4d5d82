import { S3Root } from './s3-root.ts'
import { parseStorageUrl } from './storage-url.ts'
import { FolderRoot, type StoreRoot } from './store-root.ts'

export interface StoreSettings {
  /** The address of a bucket; undefined: the folder. */
  url: string | undefined
  /** Where others reach the bucket for whom URLs are signed, if elsewhere. */
  publicEndpoint: string | undefined
  folder: string
  /** Where in the bucket. */
  prefix: string
}

/** The root that the settings speak of; nothing is touched yet. Throws StoreUnusable for an address that is none. */
export function openStore({ url, publicEndpoint, folder, prefix }: StoreSettings): StoreRoot {
  if (url === undefined) return new FolderRoot(folder)
  const place = parseStorageUrl(url)
  return new S3Root({ ...place, prefix: [place.prefix, prefix].filter(Boolean).join('/') }, publicEndpoint)
}
