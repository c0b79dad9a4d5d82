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

/** A part of an object. */
export interface BytePart {
  fromByte: number
  sizeBytes: number
}

/** An object, or a part of it, being read: all of it as it was when it was opened. */
export interface OpenObject {
  /** Bytes that will come. */
  sizeBytes: number
  /** Of the whole object. */
  wholeBytes: number
  /** Read it or destroy it. */
  stream: Readable
}

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
  /** For reading as it comes; a part ends where the object ends. Throws ObjectMissing, as do size, read, readPart, fetch, move and join. */
  open(key: string, part?: BytePart): Promise<OpenObject>
  size(key: string): Promise<number>
  /** The whole object; for small ones. */
  read(key: string): Promise<Buffer>
  /** As many bytes of an object from the first wanted; fewer where it ends before. */
  readPart(key: string, fromByte: number, sizeBytes: number): Promise<Buffer>
  /** To a file of this machine, a copy of its own. */
  fetch(key: string, path: string): Promise<void>
  /** Every object under the prefix, in no order. */
  list(prefix: string): AsyncIterable<StoredObject>
  move(from: string, to: string): Promise<void>
  /** One object of several, in their order, that appears when it is whole; they are gone then. */
  join(from: string[], to: string): Promise<void>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  removeAll(prefix: string): Promise<void>
  measure(prefix: string): Promise<{ objects: number; sizeBytes: number }>
  /** A URL that is good for this method on this object, and for a PUT of this size, until it expires. Absent where bytes have to pass through us. */
  sign?(
    what: { method: 'GET' } | { method: 'PUT'; sizeBytes: number },
    key: string,
    validMs: number,
  ): Promise<string>
  /** Where a person finds the object: a path or a URL. */
  locate(key: string): string
}
