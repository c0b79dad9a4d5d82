import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

import { afterEach, expect, test } from 'vitest'

import { claimOf } from './testing/launch-runner.ts'
import { RunApiServer } from './testing/run-api-server.ts'

const children: ChildProcessByStdio<Writable, Readable, null>[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const standBy = () => {
  const child = spawn(process.execPath, ['runner/main.ts', '--standby'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

test('a runner that stands by says when it is ready, and ends quietly when no run comes', async () => {
  const child = standBy()
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  expect(line).toBe('ready')
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a runner that stands by executes the run it is told of, and prints nothing of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'standby-test-'))
  const claim = claimOf(
    { steps: [{ key: 'hello', python: 'def hello():\n    print("hello")\n    return 1' }] },
    join(folder, 'storage'),
  )
  const server = new RunApiServer(claim)
  await server.listen()
  const child = standBy()
  const printed: string[] = []
  const lines = createInterface({ input: child.stdout }).on('line', (line) => printed.push(line))
  await once(lines, 'line')
  const told = {
    apiUrl: server.url,
    run: claim.run.id,
    attempt: 1,
    claimCode: 'claim-code-of-the-test-itself',
    work: join(folder, 'work'),
    env: { REGION: 'here' },
  }
  child.stdin.write(`${JSON.stringify(told)}\n`)
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(server.output('hello').toString()).toBe('hello\n')
  expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  expect(printed).toEqual(['ready'])
  await server.away()
})
