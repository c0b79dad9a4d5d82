import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { claimAnswer } from '#core/protocol/run-api.ts'

import { replaceFile } from '../hosts/replace-file.ts'

const handed = z.strictObject({
  claim: claimAnswer,
  /** Events that were told before. */
  told: z.int().min(0),
  inputVersions: z.record(z.string(), z.string()),
  /** When the step began. */
  beganAtMs: z.number(),
})
/** What the runner before the container leaves for the one beside it. There are secrets in it: it lies where the container does not see it. */
export type HandedClaim = z.infer<typeof handed>

const fileIn = (work: string): string => join(work, 'handed.json')

export const handClaim = (work: string, given: HandedClaim): Promise<void> =>
  replaceFile(fileIn(work), JSON.stringify(given))

export const handedClaim = async (work: string): Promise<HandedClaim> =>
  handed.parse(JSON.parse(await readFile(fileIn(work), 'utf8')))
