import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { replaceFile } from './replace-file.ts'
import type { ListedOutput } from './step-outputs.ts'

/** Writes the list of a step's outputs, whole or not at all. Files are named relative to `<folder>/outputs`. */
export async function listOutputs(folder: string, listed: ListedOutput[]): Promise<void> {
  const outputs = join(folder, 'outputs')
  await mkdir(outputs, { recursive: true })
  await replaceFile(join(outputs, 'outputs.json'), JSON.stringify(listed))
}
