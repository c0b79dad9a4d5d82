import type { BucketConnection } from './bucket-connection.ts'
import { BucketStore } from './bucket-store.ts'
import type { ObjectStore } from './object-store.ts'
import { StoreUnusable, type BucketPlace } from './storage-url.ts'
import type { StoreRoot } from './store-root.ts'
import { tryStore } from './try-store.ts'

/** Stores as prefixes of one prefix of a bucket of Google's or Azure's. Nothing is signed there for others: their bytes pass through us. */
export class BucketRoot implements StoreRoot {
  readonly kind = 'bucket'
  readonly #place: BucketPlace
  readonly #key: string | undefined
  #connection: Promise<BucketConnection> | undefined

  /** `key`: of a service account as JSON, or of an account of Azure. */
  constructor(place: BucketPlace, key: string | undefined) {
    this.#place = place
    this.#key = key
  }

  at(folder: string): ObjectStore {
    const prefix = [this.#place.prefix, folder].filter(Boolean).join('/')
    return new BucketStore({ connect: () => this.#connect(), prefix, place: this.locate(folder) })
  }

  locate(folder: string): string {
    const { service, prefix } = this.#place
    const names =
      this.#place.service === 'gs' ? [this.#place.bucket] : [this.#place.account, this.#place.container]
    return [`${service}:/`, ...names, prefix, folder].filter(Boolean).join('/')
  }

  async check(): Promise<void> {
    try {
      await tryStore(this.at(''))
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      throw new StoreUnusable(
        `${this.locate('')} cannot be written, read and removed from. Correct SLUICE_STORAGE, or the key in SLUICE_STORAGE_KEY. ${said}`,
        { cause: error },
      )
    }
  }

  #connect(): Promise<BucketConnection> {
    this.#connection ??= this.#open()
    return this.#connection
  }

  async #open(): Promise<BucketConnection> {
    const place = this.#place
    if (place.service === 'gs') {
      const { GcsConnection } = await import('./gcs-connection.ts')
      return new GcsConnection({ ...place, credentials: this.#key })
    }
    const { AzureConnection } = await import('./azure-connection.ts')
    return new AzureConnection({ ...place, accountKey: this.#key })
  }
}
