import { chmod, copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { InputFile } from '../hosts/step-host.ts'

/** A name of a file, whatever the name of an input. */
const fileName = (name: string): string => name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_')

/**
 * Puts inputs where a container finds them by name: `<name>.<format>`, of a list `<name>/<number>.<format>`, counted from 0; of partitions that arrive by key
 * `<name>/partitions.json` holds their keys in that order.
 */
export async function placeInputs(inputs: readonly InputFile[], folder: string): Promise<void> {
  for (const { name, files, list, keys } of inputs) {
    const isMany = list || keys !== undefined
    const own = join(folder, fileName(name))
    if (isMany) await mkdir(own)
    if (keys) await writeFile(join(own, 'partitions.json'), JSON.stringify(keys), { mode: 0o644 })
    for (const [index, { path, format }] of files.entries())
      await move(path, isMany ? join(own, `${index}.${format}`) : `${own}.${format}`)
  }
}

async function move(from: string, to: string): Promise<void> {
  // Another disk, or a copy that others read too.
  await rename(from, to).catch(() => copyFile(from, to))
  await chmod(to, 0o644)
}
