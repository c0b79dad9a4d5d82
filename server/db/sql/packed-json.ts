import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Rows of a run that ended, as one value: a tenth of the room. */
export const packJson = (value: unknown): Buffer => deflateRawSync(JSON.stringify(value))

/** What {@link packJson} was given. Who wrote it says what it is. */
export const unpackJson = (packed: Buffer): unknown => JSON.parse(inflateRawSync(packed).toString('utf8'))
