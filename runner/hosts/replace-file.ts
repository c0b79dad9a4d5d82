import { rename, rm, writeFile } from 'node:fs/promises'

/** Writes a file whole or not at all, in place of whatever lies there: a pipe that the step put there is not waited for, nor a link followed. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  await rm(part, { recursive: true, force: true })
  await writeFile(part, text, { flag: 'wx' })
  await rename(part, path)
}
