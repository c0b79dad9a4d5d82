import { CannotStart } from '#server/platform/cannot-start.ts'
import type { Settings } from '#server/platform/environment.ts'
import { logStoreRoot, storageRoot } from '#server/platform/storage-root.ts'
import { openStorage, type Storage } from '#storage/open-storage.ts'
import { StoreUnusable } from '#storage/storage-url.ts'

/** Where an installation keeps values and finished logs. */
export type StoragePlace = Pick<Settings, 'dataFolder' | 'storage' | 'storagePublicEndpoint'>

/** The stores of the installation: folders of its data folder, or parts of its bucket. Nothing is touched yet. Throws CannotStart. */
export const installationStorage = ({
  dataFolder,
  storage,
  storagePublicEndpoint,
}: StoragePlace): Storage => {
  const folders = { values: storageRoot(dataFolder), logs: logStoreRoot(dataFolder) }
  try {
    return openStorage({ url: storage, publicEndpoint: storagePublicEndpoint, folders })
  } catch (error) {
    throw inWords(error)
  }
}

/** That the bucket can be used, where there is one. Throws CannotStart with a sentence for the operator. */
export const requireStorage = async (place: StoragePlace): Promise<void> => {
  try {
    await installationStorage(place).check()
  } catch (error) {
    throw inWords(error)
  }
}

const inWords = (error: unknown): unknown =>
  error instanceof StoreUnusable ? new CannotStart(error.message, { cause: error }) : error
