import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { isRoot } from '#server/platform/account.ts'

const run = promisify(execFile)
const nobody = { uid: 65_534, gid: 65_534 }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-remove-'))
  if (isRoot()) chownSync(folder, nobody.uid, nobody.gid)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As an ordinary user, whom the rights of a folder stop. */
const asNobody = (script: string, ...args: string[]) =>
  run(process.execPath, ['--input-type=module', '-e', script, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test' },
    cwd: '/',
    ...(isRoot() && nobody),
  })

test('a folder that shut out its own owner is removed, and what its links point to stays', async () => {
  const work = join(folder, 'work')
  const kept = join(folder, 'kept')
  await run('sh', [
    '-c',
    `mkdir -p ${kept} ${work}/a/b/c && touch ${kept}/file ${work}/a/b/c/file && ln -s ${kept} ${work}/a/link
     ${isRoot() ? `chown -R nobody ${work} ${kept}` : ''}
     chmod 500 ${kept} ${work}/a/b && chmod 000 ${work}/a/b/c && chmod 100 ${work}/a`,
  ])
  await asNobody(
    `const { removeWorkFolder } = await import(process.argv[1])\nawait removeWorkFolder(process.argv[2])`,
    join(import.meta.dirname, 'remove-work-folder.ts'),
    work,
  )
  expect(existsSync(work)).toBe(false)
  expect(existsSync(join(kept, 'file'))).toBe(true)
  chmodSync(kept, 0o700)
})
