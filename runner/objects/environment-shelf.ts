import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'

import type { ObjectToPut } from '#storage/object-store.ts'

import type { EnvironmentShelf } from '../hosts/python-environment.ts'

/** The part of a store that a shelf needs. */
interface ShelfObjects {
  fetch(key: string, path: string): Promise<void>
  putAll(objects: ObjectToPut[]): Promise<void>
}

export interface EnvironmentShelfOptions {
  objects: ShelfObjects
  /** Where the deployment keeps environments. */
  prefix: string
  /** Told where one could not be brought or kept; it is then built, or built again by the next run. */
  onTrouble: (message: string) => void
}

/**
 * Built environments as objects of the deployment: a pod begins with an empty disk, and what its pipeline requires was built for an earlier one. An environment
 * holds paths, so it is brought to the folder it was built in, which is the same in every pod.
 */
export const environmentShelf = ({
  objects,
  prefix,
  onTrouble,
}: EnvironmentShelfOptions): EnvironmentShelf => {
  const keyOf = (name: string) => `${prefix}/.environments/${name}.tar.zst`
  const words = (error: unknown) => (error instanceof Error ? error.message : String(error))
  return {
    bring: async (name, folder) => {
      const packed = `${folder}.tar.zst`
      const aside = `${folder}.brought`
      try {
        await mkdir(dirname(folder), { recursive: true })
        await objects.fetch(keyOf(name), packed)
        await rm(aside, { recursive: true, force: true })
        await mkdir(aside)
        await unpack(packed, aside)
        await rename(join(aside, 'environment'), folder)
        return true
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ObjectMissing'))
          onTrouble(`The Python environment that an earlier run built could not be used: ${words(error)}.`)
        return false
      } finally {
        await rm(packed, { force: true })
        await rm(aside, { recursive: true, force: true })
      }
    },
    keep: async (name, folder) => {
      const packed = `${folder}.tar.zst`
      try {
        await pack(folder, packed)
        await objects.putAll([{ key: keyOf(name), path: packed, mayTake: true }])
      } catch (error) {
        onTrouble(`The Python environment could not be kept for the next run: ${words(error)}.`)
      } finally {
        await rm(packed, { force: true })
      }
    },
  }
}

const ended = (child: ReturnType<typeof spawn>): Promise<void> =>
  new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => (code === 0 ? done() : failed(new Error(`tar ended with ${code}`))))
  })

async function pack(folder: string, target: string): Promise<void> {
  const transform = `--transform=s,^\\.,environment,`
  const tar = spawn('tar', ['-C', folder, transform, '-cf', '-', '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await Promise.all([ended(tar), pipeline(tar.stdout, createZstdCompress(), createWriteStream(target))])
}

async function unpack(packed: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-C', folder, '-xf', '-'], { stdio: ['pipe', 'ignore', 'ignore'] })
  await Promise.all([ended(tar), pipeline(createReadStream(packed), createZstdDecompress(), tar.stdin)])
}
