import { sha256 } from '../sha256.ts'
import { longestKeyBytes } from './sensor-message.ts'

/** The key of a message from what names it; what is too long to be kept is named by its hash. */
export const messageKey = (name: string): string =>
  new TextEncoder().encode(name).length <= longestKeyBytes ? name : `sha256 ${sha256(name)}`
