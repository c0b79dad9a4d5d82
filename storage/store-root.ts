import { chown, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { FileOwner } from './file-arrival.ts'
import { FolderStore } from './folder-store.ts'
import type { ObjectStore } from './object-store.ts'

/** A place that holds several stores, one beside the other: a folder, or a part of a bucket. */
export interface StoreRoot {
  /** s3: others reach it by addresses that are signed for them. */
  readonly kind: 'folder' | 's3' | 'bucket'
  /** The store that lies at a folder of the root. `owner`: whose it is, where that has a meaning and we may say so. */
  at(folder: string, owner?: FileOwner): ObjectStore
  /** Where a person finds it: a path or a URL. */
  locate(folder: string): string
  /** Whether it can be written, read and removed from as it is set. Throws StoreUnusable. */
  check(): Promise<void>
}

/** Stores as folders of one folder. */
export class FolderRoot implements StoreRoot {
  readonly kind = 'folder'
  readonly #path: string
  readonly #stores = new Map<string, FolderStore>()

  constructor(path: string) {
    this.#path = resolve(path)
  }

  at(folder: string, owner?: FileOwner): FolderStore {
    const known = this.#stores.get(folder)
    if (known) return known
    const path = this.locate(folder)
    const store = new FolderStore(path, owner, owner && (() => givenTo(path, owner)))
    this.#stores.set(folder, store)
    return store
  }

  locate(folder: string): string {
    return join(this.#path, folder)
  }

  /** A folder is made when it is needed, by whoever needs it. */
  async check(): Promise<void> {}
}

/** The folder of an owner, which nobody else may enter. */
async function givenTo(path: string, { uid, gid }: FileOwner): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chown(path, uid, gid)
}
