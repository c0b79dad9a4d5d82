import { existsSync } from 'node:fs'

import { expect, test } from '@playwright/test'

import { startStack, type Stack } from '#server/testing/stack.ts'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const answers = async (stack: Stack): Promise<boolean> => {
  try {
    return (await fetch(stack.url, { signal: AbortSignal.timeout(2000) })).status < 500
  } catch {
    return false
  }
}

test.describe('one machine', () => {
  let stack: Stack
  test.beforeAll(async () => {
    stack = await startStack()
  })
  test.afterAll(() => stack.stop())

  test('whatever is killed comes back: web, worker, PostgreSQL', async () => {
    const { web, worker } = stack.installation
    const before = { web: web.pid() ?? 0, worker: worker.pid() ?? 0, postgres: stack.postgresPid() }
    for (const pid of Object.values(before)) process.kill(pid, 'SIGKILL')

    await expect.poll(() => answers(stack), { timeout: 20_000 }).toBe(true)
    await expect
      .poll(() => worker.pid() !== undefined && worker.pid() !== before.worker, { timeout: 20_000 })
      .toBe(true)
    await expect
      .poll(() => existsSync(stack.postgresLock) && stack.postgresPid() !== before.postgres, {
        timeout: 20_000,
      })
      .toBe(true)
    expect(stack.log()).toContain('web was ended by SIGKILL')
    expect(stack.log()).toContain('PostgreSQL ended. Starting it again.')
  })

  test('stopping ends every process and leaves no data behind', async () => {
    const other = await startStack()
    const pids = [
      other.installation.web.pid() ?? 0,
      other.installation.worker.pid() ?? 0,
      other.postgresPid(),
    ]
    expect(pids.every(isAlive)).toBe(true)
    await other.stop()
    expect(pids.filter(isAlive)).toEqual([])
    expect(existsSync(other.dataFolder)).toBe(false)
  })
})
