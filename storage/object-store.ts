import type { Readable } from 'node:stream'

export interface StoredObject {
  key: string
  sizeBytes: number
  modifiedAtMs: number
}

export type ObjectToPut =
  | { key: string; data: Uint8Array | string }
  /** `mayTake`: the file is not needed afterwards and may be moved instead of copied. */
  | { key: string; path: string; mayTake?: boolean }

/** Nothing is stored under the key. */
export class ObjectMissing extends Error {
  override name = 'ObjectMissing'
  readonly key: string

  constructor(key: string) {
    super(`Nothing is stored under ${key}.`)
    this.key = key
  }
}

/**
 * Where bytes are kept: a folder, S3, GCS, Azure. Keys are segments joined by `/`, made with escapeSegment where they hold foreign text.
 * A prefix is whole segments: `a` holds `a/b`, not `ab`. Putting is atomic: a reader finds all of the old object or all of the new one,
 * whatever dies when. Every store passes storeContract.
 */
export interface ObjectStore {
  put(key: string, data: Uint8Array | string | Readable): Promise<void>
  /** Several objects that appear in their order: whoever finds the last finds all. Files are of this machine. */
  putAll(objects: ObjectToPut[]): Promise<void>
  /** Throws ObjectMissing, as do read, fetch and move. */
  get(key: string): Promise<Readable>
  /** The whole object; for small ones. */
  read(key: string): Promise<Buffer>
  /** As many bytes of an object from the first wanted; fewer where it ends before. */
  readPart(key: string, fromByte: number, sizeBytes: number): Promise<Buffer>
  /** To a file of this machine, a copy of its own. */
  fetch(key: string, path: string): Promise<void>
  /** Every object under the prefix, in no order. */
  list(prefix: string): AsyncIterable<StoredObject>
  move(from: string, to: string): Promise<void>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  removeAll(prefix: string): Promise<void>
  measure(prefix: string): Promise<{ objects: number; sizeBytes: number }>
  /** Where a person finds the object: a path or a URL. */
  locate(key: string): string
}
