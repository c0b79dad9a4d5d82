import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Verdict } from '#core/check/verdict.ts'

import { replaceFile } from './replace-file.ts'

/** Writes down what a check found, whole or not at all. */
export async function tellVerdict(folder: string, verdict: Verdict): Promise<void> {
  const outputs = join(folder, 'outputs')
  await mkdir(outputs, { recursive: true })
  await replaceFile(join(outputs, 'verdict.json'), JSON.stringify(verdict))
}
