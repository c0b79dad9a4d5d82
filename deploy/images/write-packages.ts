import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { packageFiles } from './image-packages.ts'
import { imageNames, imageParts, importSpellings } from './image-parts.ts'

/** Writes package.json and lock file of each image beside its Dockerfile. To be run when a test says that they are out of date. */
const root = resolve(import.meta.dirname, '..', '..')
for (const image of imageNames) {
  const { packages } = await imageParts(root, image)
  const files = packageFiles(root, { name: `sluice-${image}`, packages, imports: importSpellings(root) })
  mkdirSync(join(import.meta.dirname, image), { recursive: true })
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(import.meta.dirname, image, name), text)
}
