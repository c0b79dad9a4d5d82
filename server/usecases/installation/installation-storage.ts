import { CannotStart } from '#server/platform/cannot-start.ts'
import type { Settings } from '#server/platform/environment.ts'
import { logStoreRoot, storageRoot } from '#server/platform/storage-root.ts'
import type { ObjectStore } from '#storage/object-store.ts'
import { openStore } from '#storage/open-store.ts'
import { parseBucketUrl, parseStorageUrl, StoreUnusable } from '#storage/storage-url.ts'
import type { StoreRoot } from '#storage/store-root.ts'

/** Where an installation keeps values and finished logs. */
export type StoragePlace = Pick<Settings, 'dataFolder' | 'storage' | 'storagePublicEndpoint'> &
  Partial<Pick<Settings, 'storageKey'>>

/** What an installation keeps outside of its database. */
export interface Storage {
  /** Of assets and runs, a store for each tenant. */
  values: StoreRoot
  /** Finished logs. */
  logs: ObjectStore
}

/** The stores of the installation: folders of its data folder, or parts of its bucket. Nothing is touched yet. Throws CannotStart. */
export const installationStorage = ({
  dataFolder,
  storage,
  storagePublicEndpoint,
  storageKey,
}: StoragePlace): Storage => {
  const at = { url: storage, publicEndpoint: storagePublicEndpoint, key: storageKey }
  try {
    return {
      values: openStore({ ...at, folder: storageRoot(dataFolder), prefix: 'assets' }),
      logs: openStore({ ...at, folder: logStoreRoot(dataFolder), prefix: 'logs' }).at(''),
    }
  } catch (error) {
    throw inWords(error)
  }
}

/** That the bucket can be used, where there is one. Throws CannotStart with a sentence for the operator. */
export const requireStorage = async (place: StoragePlace): Promise<void> => {
  try {
    await installationStorage(place).values.check()
  } catch (error) {
    throw inWords(error)
  }
}

const inWords = (error: unknown): unknown =>
  error instanceof StoreUnusable ? new CannotStart(error.message, { cause: error }) : error

/** Where pods of runs are sent for values; undefined where those come from web itself, or from the internet. */
export const storageAddress = ({ storage, storagePublicEndpoint }: StoragePlace): string | undefined =>
  storage === undefined || parseBucketUrl(storage)
    ? undefined
    : (storagePublicEndpoint ?? parseStorageUrl(storage).endpoint)
