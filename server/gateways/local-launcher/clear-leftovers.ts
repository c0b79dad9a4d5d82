import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { allProcesses, startEnvironment } from './process-facts.ts'
import { removeWorkFolder } from './remove-work-folder.ts'
import { markName, saidFolder } from './standby.ts'
import { workFolderName, workFolders } from './work-folders.ts'

export interface Leftovers {
  folder: string
  isOpen: (runId: string, attempt: number) => boolean
  /** What was made or changed since is left alone: somebody may be about to speak of it. */
  before: Date
  onFailed: (path: string, error: unknown) => void
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])

/** Removes what runs left on the disk that ended while no worker looked: their work folders, and what their runners said. */
export const clearLeftovers = async ({ folder, isOpen, before, onFailed }: Leftovers): Promise<void> => {
  const isOld = async (path: string): Promise<boolean> => {
    const seen = await stat(path).catch(() => undefined)
    return seen !== undefined && seen.mtimeMs < before.getTime()
  }
  const work = join(folder, workFolders)
  for (const name of await namesIn(work)) {
    const [, runId, attempt] = workFolderName.exec(name) ?? []
    const path = join(work, name)
    if (runId !== undefined && !isOpen(runId, Number(attempt)) && (await isOld(path)))
      await removeWorkFolder(path).catch((error: unknown) => onFailed(path, error))
  }
  const said = (await namesIn(join(folder, saidFolder))).filter((name) => name.endsWith('.log'))
  if (said.length === 0) return
  const marks = new Set(
    allProcesses().flatMap(({ pid }) =>
      startEnvironment(pid).filter((entry) => entry.startsWith(`${markName}=`)),
    ),
  )
  for (const name of said) {
    const path = join(folder, saidFolder, name)
    if (!marks.has(`${markName}=${name.slice(0, -'.log'.length)}`) && (await isOld(path)))
      await rm(path, { force: true }).catch((error: unknown) => onFailed(path, error))
  }
}
