import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { imageNames, imageParts } from './image-parts.ts'

/** Copies the files of an image from the repository into a folder: `node gather.ts IMAGE FOLDER`. Needs no packages. */
const root = resolve(import.meta.dirname, '..', '..')
const [wanted, folder] = process.argv.slice(2)
const image = imageNames.find((name) => name === wanted)
if (!image || !folder) throw new Error(`An image (${imageNames.join(', ')}) and a folder are needed.`)

const { files } = await imageParts(root, image)
for (const file of files) {
  const target = join(folder, file)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, file), target)
}
