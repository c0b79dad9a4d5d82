import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import { packageFiles } from './image-packages.ts'
import { imageNames, imageParts, importSpellings } from './image-parts.ts'
import { importClosure } from './import-closure.ts'

const root = resolve(import.meta.dirname, '..', '..')

describe.each(imageNames)('the %s image', (image) => {
  test('installs the packages that its programs import, in the versions of the repository', async () => {
    const { packages } = await imageParts(root, image)
    const files = packageFiles(root, {
      name: `sluice-${image}`,
      packages,
      imports: importSpellings(root),
    })
    for (const [name, text] of Object.entries(files))
      // When it is not: node deploy/images/write-packages.ts
      expect(readFileSync(join(import.meta.dirname, image, name), 'utf8')).toBe(text)
  })

  test('has no tests and nothing that only tests need', async () => {
    const { files, packages } = await imageParts(root, image)
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => /\.test\.ts$|\/testing\//.test(file))).toEqual([])
    expect(packages).not.toContain('vitest')
  })
})

describe('what a program is made of', () => {
  test('follows imports by path, by spelling and when asked later, and leaves out types', () => {
    const { files, packages } = importClosure(root, ['runner/main.ts'])
    expect(files).toContain('runner/cache-folder.ts')
    expect(files).toContain('runner/run-main.ts')
    expect(files).toContain('core/protocol/run-api.ts')
    expect(packages).toContain('zod')
    // Read as data, and only by path.
    expect(packages).toContain('vega-datasets')
  })

  test('the runner has nothing of the server but the way to its cluster', async () => {
    const { files } = await imageParts(root, 'runner')
    const own = /^(runner|core|storage|server\/gateways\/kubernetes(-jobs)?)\//
    expect(files.filter((file) => !own.test(file))).toEqual([])
  })

  test('a file that is not there is an error, not a smaller image', () => {
    expect(() => importClosure(root, ['deploy/images/nowhere.ts'])).toThrow('nowhere.ts')
  })
})
