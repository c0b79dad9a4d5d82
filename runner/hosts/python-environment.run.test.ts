import { execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { FolderStore } from '#storage/folder-store.ts'

import { environmentShelf } from '../objects/environment-shelf.ts'
import { NamedPipes } from './named-pipes.ts'
import { pythonEnvironment } from './python-environment.ts'
import { PythonHost } from './python-host.ts'
import { runStep } from './testing/run-step.ts'

let folder: string
let wheel: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'environment-'))
  wheel = join(folder, 'tiny-1.0-py3-none-any.whl')
  const files = {
    'tiny.py': 'def twice(n):\n    return 2 * n\n',
    'tiny-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n',
    'tiny-1.0.dist-info/WHEEL':
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    'tiny-1.0.dist-info/RECORD': '',
  }
  execFileSync('python3', [
    '-c',
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  for name, text in json.loads(sys.argv[2]).items(): z.writestr(name, text)',
    wheel,
    JSON.stringify(files),
  ])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const cacheOf = (name: string) => join(folder, name)
const build = async (
  cache: string,
  requirements: string[],
  more: { python?: string; signal?: AbortSignal } = {},
) => {
  let said = ''
  const found = await pythonEnvironment({
    cache: cacheOf(cache),
    requirements,
    output: (chunk) => (said += chunk.toString()),
    ...more,
  })
  return { ...found, said }
}

describe('the Python environment', () => {
  test('nothing required: the plain interpreter', async () => {
    expect(await build('plain', ['', '  # only a comment'])).toEqual({
      python: 'python3',
      built: false,
      said: '',
    })
  })

  test('is built once, and a step runs in it', async () => {
    const first = await build('shared', [`tiny @ file://${wheel}`, '# comment'])
    expect(first.built).toBe(true)
    expect(first.said).toContain('Successfully installed tiny-1.0')
    expect(await build('shared', [`  tiny @ file://${wheel}  # the same`])).toEqual({
      python: first.python,
      built: false,
      said: '',
    })
    const pipes = new NamedPipes(folder)
    const host = new PythonHost({ pipes, python: first.python })
    const seen = await runStep(host, {
      compute: { kind: 'python', code: 'import tiny\ndef sample():\n    print(tiny.twice(21))' },
    })
    expect(seen).toMatchObject({ stdout: '42\n', stderr: '', exitCode: 0 })
    await host.close()
    await pipes.close()
  }, 120_000)

  test('who asks at the same time waits, and one builds', async () => {
    const found = await Promise.all([1, 2, 3].map(() => build('race', [`tiny @ file://${wheel}`])))
    expect(new Set(found.map(({ python }) => python)).size).toBe(1)
    expect(found.filter(({ said }) => said.includes('Creating')).length).toBe(1)
  }, 120_000)

  test('what a killed builder left is built anew', async () => {
    const requirements = [`tiny @ file://${wheel}`]
    // The same hash in another cache tells the folder's name.
    const { python } = await build('shared', requirements)
    const name = python.split('/').at(-3) ?? ''
    const half = join(cacheOf('killed'), 'python', name)
    await mkdir(half, { recursive: true })
    const builder = spawn(
      'python3',
      [join(import.meta.dirname, 'python', 'build_environment.py'), half, ...requirements],
      { detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
    )
    await new Promise((begun) => builder.stdout.once('data', begun))
    builder.kill('SIGKILL')
    expect(await build('killed', requirements)).toMatchObject({
      built: true,
      said: expect.stringContaining('Successfully installed'),
    })
    expect((await readdir(half)).includes('complete')).toBe(true)
  }, 120_000)

  test('what pip cannot find is told with pip’s words, and leaves nothing', async () => {
    const failed = build('missing', [`tiny @ file://${folder}/nowhere.whl`])
    await expect(failed).rejects.toThrow(/^pip could not install the requirements\. .*nowhere\.whl/)
    expect(
      (await readdir(join(cacheOf('missing'), 'python'))).filter((name) => !name.endsWith('.lock')),
    ).toEqual([])
  }, 120_000)

  test('a Python without venv is told what to install', async () => {
    const without = join(folder, 'without')
    await mkdir(without)
    await writeFile(join(without, 'ensurepip.py'), 'raise ImportError("no ensurepip")')
    const python = join(folder, 'python-without')
    await writeFile(python, `#!/bin/sh\nPYTHONPATH=${without} exec python3 "$@"\n`)
    await chmod(python, 0o755)
    await expect(build('without-venv', ['tiny'], { python })).rejects.toThrow('apt-get install python3-venv')
  })

  test('no Python at all is told what to install', async () => {
    await expect(build('none', ['tiny'], { python: '/nowhere/python3' })).rejects.toThrow(
      'There is no Python at /nowhere/python3. Install Python 3.9',
    )
  })

  test('canceling ends the build', async () => {
    const abort = new AbortController()
    const building = build('canceled', [`tiny @ file://${wheel}`], { signal: abort.signal })
    await expect
      .poll(() => readdir(join(cacheOf('canceled'), 'python')).catch(() => []), { timeout: 30_000 })
      .not.toEqual([])
    abort.abort()
    await expect(building).rejects.toThrow('canceled')
  })

  test.each([
    ['ignores being asked to end', 'trap "" TERM; echo started; sleep 120 & wait; sleep 120'],
    ['has ended, and left its output to a process of its own', 'setsid sleep 7 & echo started; exit 1'],
  ])('a canceled build that %s ends all the same', async (_, code) => {
    const python = join(folder, 'stubborn')
    await writeFile(python, `#!/bin/sh\nif [ "$1" = -c ]; then echo 3; exit 0; fi\n${code}\n`, {
      mode: 0o755,
    })
    const canceled = new AbortController()
    const building = pythonEnvironment({
      cache: cacheOf('stubborn'),
      requirements: ['tiny'],
      python,
      signal: canceled.signal,
      output: () => setTimeout(() => canceled.abort(), 200),
    })
    await expect(building).rejects.toThrow('the run was canceled')
  })
})

// Environments are built several times over, which a busy machine takes long for.
describe('an environment that was built elsewhere', { timeout: 240_000 }, () => {
  test('is brought from the shelf where this machine has none, and works without pip', async () => {
    const objects = new FolderStore(join(folder, 'objects'))
    const troubles: string[] = []
    const shelf = environmentShelf({
      objects,
      prefix: 'production',
      onTrouble: (message) => troubles.push(message),
    })
    const cache = cacheOf('pods')
    const output = () => undefined
    const first = await pythonEnvironment({ cache, requirements: [wheel], output, shelf })
    expect(first.built).toBe(true)
    // Another pod: the same place, and nothing in it.
    await rm(cache, { recursive: true })
    const second = await pythonEnvironment({ cache, requirements: [wheel], output, shelf })
    expect(second).toEqual({ python: first.python, built: false })
    const said = execFileSync(second.python, ['-c', 'import tiny; print(tiny.twice(21))'], {
      encoding: 'utf8',
    })
    expect(said).toBe('42\n')
    expect(troubles).toEqual([])
  })

  test('and is broken is built anew, and that is told', async () => {
    const objects = new FolderStore(join(folder, 'broken-objects'))
    const troubles: string[] = []
    const shelf = environmentShelf({
      objects,
      prefix: 'production',
      onTrouble: (message) => troubles.push(message),
    })
    const given = { cache: cacheOf('broken-pods'), requirements: [wheel], output: () => undefined, shelf }
    await pythonEnvironment(given)
    for await (const { key } of objects.list('')) await objects.put(key, 'not what it was')
    await rm(given.cache, { recursive: true })
    expect(await pythonEnvironment(given)).toMatchObject({ built: true })
    expect(troubles).toHaveLength(1)
  })
})
