import { join } from 'node:path'

import { Refusal } from '#core/refusal.ts'
import {
  type BuiltInIoManager,
  builtInIoManagerNames,
  isBuiltInIoManager,
} from '#core/resource/built-in-io-managers.ts'

import { FileIoManager, type FileIoManagerOptions } from './file-io-manager.ts'
import type { IoManager } from './io-manager.ts'
import { MemoryIoManager } from './memory-io-manager.ts'
import { ReferenceIoManager } from './reference-io-manager.ts'
import { resourceBucket, type RunResource } from './resource-bucket.ts'
import { ResourceIoManager } from './resource-io-manager.ts'
import type { TableProcess } from './table-process.ts'
import { tablesOf } from './tables-of.ts'

export interface ValueManagersOptions extends FileIoManagerOptions {
  /** The run's own folder for what need not outlive it. */
  folder: string
  /** Resources of the run: an IO manager may be one of them. */
  resources?: Record<string, RunResource> | undefined
  /** Before the names of schemas, where values are tables. */
  tablePrefix?: string | undefined
  tables: TableProcess
}

/** The IO managers of one deployment’s values: those that are built in, and of resources each once it is needed. */
export class ValueManagers {
  readonly #options: ValueManagersOptions
  readonly #builtIn: Record<BuiltInIoManager, IoManager>
  readonly #ofResources = new Map<string, IoManager>()

  constructor(options: ValueManagersOptions) {
    this.#options = options
    const file = new FileIoManager(options)
    this.#builtIn = {
      file,
      memory: new MemoryIoManager(join(options.folder, 'memory')),
      reference: new ReferenceIoManager(file),
    }
  }

  /** The IO manager of a name. Throws `unavailable` where there is none. */
  named(ioManager: string): IoManager {
    const resource = this.#options.resources?.[ioManager]
    const type = resource?.type ?? ioManager
    if (isBuiltInIoManager(type)) return this.#builtIn[type]
    const known = this.#ofResources.get(ioManager)
    if (known) return known
    const opened = resource && this.#open(resource)
    if (!opened)
      throw new Refusal(
        'unavailable',
        `The IO manager "${ioManager}"${type === ioManager ? '' : ` (${type})`} is not known here. Use ${builtInIoManagerNames.join(', ')}, or a resource of the type s3, gcs, azure, postgres or duckdb.`,
      )
    const manager = new ResourceIoManager(ioManager, opened)
    this.#ofResources.set(ioManager, manager)
    return manager
  }

  #open(resource: RunResource): IoManager | undefined {
    const store = resourceBucket(resource)
    if (store) return new FileIoManager({ ...this.#options, store })
    return tablesOf(resource, this.#options)
  }
}
