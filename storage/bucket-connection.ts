/** Bytes of an object as a bucket hands them out. */
export interface BucketAnswer {
  sizeBytes: number
  wholeBytes: number
  /** A stream of Node. */
  body: unknown
}

export interface BucketListed {
  key: string
  sizeBytes: number
  modifiedAtMs: number
}

/** An object in parts, in the order in which they are begun. */
export interface BucketUpload {
  put: (bytes: Uint8Array) => Promise<void>
  /** `range`: as in a header, of an object that is there. */
  copy: (from: string, range?: string) => Promise<void>
}

/** A bucket as a store needs it, by whole keys. An object appears when it is whole. Of what is not there, get, size and copy throw an error named NoSuchKey or NotFound. */
export interface BucketConnection {
  put(key: string, bytes: Uint8Array): Promise<void>
  /** `range`: as in a header. One beyond the object throws an error with the status 416. */
  get(key: string, range?: string): Promise<BucketAnswer>
  size(key: string): Promise<number>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  /** At most a thousand. */
  removeMany(keys: readonly string[]): Promise<void>
  list(prefix: string): AsyncIterable<BucketListed[]>
  copy(from: string, to: string): Promise<void>
  /** An object that is there when `work` has given all of its parts; nothing of it where that fails. */
  inParts(key: string, work: (upload: BucketUpload) => Promise<void>): Promise<void>
}

/** What a bucket answered that speaks plain HTTP. */
export class BucketFailure extends Error {
  readonly $metadata: { httpStatusCode: number }

  constructor(status: number, message: string) {
    super(message)
    this.name = status === 404 ? 'NotFound' : 'BucketFailure'
    this.$metadata = { httpStatusCode: status }
  }
}
