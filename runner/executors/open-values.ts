import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../values/stored-values.ts'

/** The value store that a claim speaks of. `folder`: private to the run, gone with it. */
export const openValues = ({ storage, run, resources }: ClaimAnswer, folder: string): StoredValues =>
  new StoredValues({
    store: new FolderStore(storage.settings.root),
    assetPrefix: storage.assetPrefix,
    run: run.id,
    folder,
    resources,
    now: () => Date.now(),
  })
