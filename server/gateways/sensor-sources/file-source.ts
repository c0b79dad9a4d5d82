import { opendir, realpath, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'

import { messageKey } from '#core/sensor/message-key.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import type { SettingsOf } from '#core/sensor/sensor-settings.ts'

import { listAfter } from './list-after.ts'
import { SourceFailure, type SensorSource } from './sensor-source.ts'
import { wantedPaths } from './wanted-paths.ts'

/** A file counts once it was left alone for so long: one that is being written is seen when it is whole. */
const settledMs = 2_000
/** How much earlier than another a file may say it came that is seen after it: clocks of file servers differ. */
const overlapMs = 300_000
const statsAtOnce = 256

/** A folder within the tenant's own, however the way to it is spelled. Throws SourceFailure. */
const folderIn = async (root: string, folder: string): Promise<string> => {
  const wanted = resolve(root, folder)
  try {
    const [whole, found] = await Promise.all([realpath(root), realpath(wanted)])
    if (found === whole || found.startsWith(whole + sep)) return found
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new SourceFailure(`There is no folder ${folder || '.'} among the files of this tenant.`)
    throw error
  }
  throw new SourceFailure(`The folder ${folder} is outside of the files of this tenant.`)
}

/** The files below a folder, by hundreds. What is a link is left out: it could lead anywhere. */
async function* filesBelow(folder: string, signal: AbortSignal): AsyncIterable<string[]> {
  let page: string[] = []
  const folders = [folder]
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    signal.throwIfAborted()
    for await (const entry of await opendir(at)) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile()) page.push(path)
      if (page.length < statsAtOnce) continue
      yield page
      page = []
    }
  }
  yield page
}

/** Files of a tenant below `root`/tenant: each that comes, and each that is written anew. */
export const fileSource =
  (root: string): SensorSource<SettingsOf<'file'>> =>
  async (ask) => {
    const { settings, tenant, nowMs, signal } = ask
    const own = join(root, tenant)
    const folder = await folderIn(own, settings.folder ?? '')
    const whole = await realpath(own)
    const isWanted = wantedPaths(settings.pattern)
    const messageOf = async (path: string): Promise<SensorMessage[]> => {
      const below = relative(folder, path)
      if (!isWanted(below.split(sep).join('/'))) return []
      const found = await stat(path).catch(() => undefined)
      // It came when it was last written or put here, whatever time it was given to show.
      if (!found || nowMs - found.ctimeMs < settledMs) return []
      const name = relative(whole, path).split(sep).join('/')
      return [
        {
          key: messageKey(`${name}@${Math.floor(found.mtimeMs)}-${found.size}`),
          atMs: Math.floor(found.ctimeMs),
          content: { path: name, sizeBytes: found.size, modifiedAt: found.mtime.toISOString() },
        },
      ]
    }
    async function* pages(): AsyncIterable<SensorMessage[]> {
      for await (const paths of filesBelow(folder, signal))
        yield (await Promise.all(paths.map(messageOf))).flat()
    }
    return listAfter(pages(), ask, overlapMs)
  }
