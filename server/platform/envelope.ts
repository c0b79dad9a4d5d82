import { randomBytes } from 'node:crypto'

import { seal, unseal } from './sealed-bytes.ts'

/** Wraps the keys that values are sealed with. A file of keys is one, a key management service can be another: master keys need not leave it. */
export interface KeyWrapper {
  /** The id of the newest master key. */
  newest: () => Promise<string>
  /** Wraps with the newest master key. */
  wrap: (dataKey: Buffer, about: string) => Promise<WrappedKey>
  /** Throws where the master key of that id is not here, or the key was wrapped about something else. */
  unwrap: (wrapped: WrappedKey, about: string) => Promise<Buffer>
}

export interface WrappedKey {
  /** Of the master key. */
  keyId: string
  dataKey: Uint8Array
}

/** A value as it is kept: sealed with a data key of its own, which a master key wraps. */
export interface Envelope extends WrappedKey {
  sealed: Uint8Array
}

const dataKeyBytes = 32

/** Seals a text about something, with a new data key. */
export const sealEnvelope = async (keys: KeyWrapper, text: string, about: string): Promise<Envelope> => {
  const dataKey = randomBytes(dataKeyBytes)
  const sealed = seal(dataKey, Buffer.from(text), about)
  return { ...(await keys.wrap(dataKey, about)), sealed }
}

/** The text of an envelope that was sealed about the same thing. */
export const openEnvelope = async (keys: KeyWrapper, envelope: Envelope, about: string): Promise<string> =>
  unseal(await keys.unwrap(envelope, about), envelope.sealed, about).toString()

/** Wraps a data key anew with the newest master key; what is sealed with it stays as it is. */
export const rewrapKey = async (keys: KeyWrapper, wrapped: WrappedKey, about: string): Promise<WrappedKey> =>
  keys.wrap(await keys.unwrap(wrapped, about), about)
