import { execFile } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { isRoot } from '#server/platform/account.ts'
import { prepareRunnerHome } from '#server/platform/runner-home.ts'

const run = promisify(execFile)
const nobody = { uid: 65_534, gid: 65_534 }

let folder: string
let program: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-remove-'))
  // Nobody cannot enter the repository where it lies in a folder of root's.
  program = join(folder, 'remove-work-folder.ts')
  copyFileSync(join(import.meta.dirname, 'remove-work-folder.ts'), program)
  chmodSync(program, 0o644)
  if (isRoot()) chownSync(folder, nobody.uid, nobody.gid)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As an ordinary user, whom the rights of a folder stop. */
const asNobody = (script: string, ...args: string[]) =>
  run(prepareRunnerHome().node, ['--input-type=module', '-e', script, ...args], {
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
    program,
    work,
  )
  expect(existsSync(work)).toBe(false)
  expect(existsSync(join(kept, 'file'))).toBe(true)
  chmodSync(kept, 0o700)
})
