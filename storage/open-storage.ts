import { FolderStore } from './folder-store.ts'
import type { ObjectStore } from './object-store.ts'
import { S3Root } from './s3-root.ts'
import { parseStorageUrl } from './storage-url.ts'
import { FolderRoot, type StoreRoot } from './store-root.ts'

export interface StorageSettings {
  /** The address of a bucket; undefined: the folders. */
  url: string | undefined
  /** Where others reach the bucket for whom URLs are signed, if elsewhere. */
  publicEndpoint: string | undefined
  folders: { values: string; logs: string }
}

/** What an installation keeps outside of its database. */
export interface Storage {
  /** Of assets and runs, a store for each tenant. */
  values: StoreRoot
  /** Finished logs. */
  logs: ObjectStore
  /** Whether it can be used as it is set. Throws StoreUnusable. */
  check(): Promise<void>
}

/** Opens what the settings say; nothing is touched yet. Throws StoreUnusable for an address that is none. */
export function openStorage({ url, publicEndpoint, folders }: StorageSettings): Storage {
  if (url === undefined)
    return {
      values: new FolderRoot(folders.values),
      logs: new FolderStore(folders.logs),
      check: async () => undefined,
    }
  const place = parseStorageUrl(url)
  const below = (name: string) => ({ ...place, prefix: [place.prefix, name].filter(Boolean).join('/') })
  return {
    values: new S3Root(below('assets'), publicEndpoint),
    logs: new S3Root(below('logs')).at(''),
    check: () => new S3Root(place).check(),
  }
}
