import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Verdict } from '#core/check/verdict.ts'
import type { SensorAnswer } from '#core/sensor/sensor-answer.ts'

import { replaceFile } from './replace-file.ts'

/** Writes a word for the runner down, whole or not at all. */
async function tell(folder: string, name: string, word: unknown): Promise<void> {
  const outputs = join(folder, 'outputs')
  await mkdir(outputs, { recursive: true })
  await replaceFile(join(outputs, name), JSON.stringify(word))
}

/** Writes down what a check found. */
export const tellVerdict = (folder: string, verdict: Verdict): Promise<void> =>
  tell(folder, 'verdict.json', verdict)

/** Writes down what the code of a sensor asks for. */
export const tellAnswer = (folder: string, answer: SensorAnswer): Promise<void> =>
  tell(folder, 'answer.json', answer)
