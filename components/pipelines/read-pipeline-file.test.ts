import { expect, test } from 'vitest'

import { readPipelineFile } from './read-pipeline-file.ts'

test('a file is read, or it is said why not', async () => {
  expect(await readPipelineFile(new File(['name: x'], 'x.yaml'))).toEqual({ text: 'name: x' })
  const large = { name: 'x.yaml', size: 5_000_000, text: () => Promise.reject(new Error('never read')) }
  expect(await readPipelineFile(large)).toEqual({
    problem: 'x.yaml has 5.0 MB; a pipeline may have 4 MB.',
  })
  const gone = { ...large, size: 10 }
  expect(await readPipelineFile(gone)).toMatchObject({ problem: expect.stringContaining('cannot be read') })
})
