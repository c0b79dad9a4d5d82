import { fork, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Compute } from '#core/document/compute.ts'

import { NamedPipes } from './named-pipes.ts'
import { PythonHost } from './python-host.ts'
import { ShellHost } from './shell-host.ts'
import type { StepHost } from './step-host.ts'
import { invocationOf, runStep } from './testing/run-step.ts'
import { TypeScriptHost } from './typescript-host.ts'

let folder: string
let pipes: NamedPipes
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-'))
  pipes = new NamedPipes(folder)
})
afterAll(async () => {
  await pipes.close()
  await rm(folder, { recursive: true, force: true })
})

/** One task in each language. */
interface Tasks {
  double: string
  nothingInherited: string
  fails: string
  bothStreams: string
  opensStdout: string
  sleeps: string
  leavesChild: string
  pieces: string
  here: string
}

const hosts: [
  Compute['kind'] & ('python' | 'typescript' | 'shell'),
  (pipes: NamedPipes) => StepHost,
  Tasks,
][] = [
  [
    'python',
    (pipes) => new PythonHost({ pipes }),
    {
      double: 'def sample(numbers):\n    return [2 * n for n in numbers]',
      nothingInherited: 'import os\ndef sample():\n    return sorted(os.environ)',
      fails: 'def sample():\n    raise ValueError("too small")',
      bothStreams: 'import sys\ndef sample():\n    print("to out")\n    print("to err", file=sys.stderr)',
      opensStdout:
        'def sample():\n    with open("/dev/stdout", "w") as out, open("/dev/stderr", "w") as err:\n        out.write("direct out\\n"); err.write("direct err\\n")',
      sleeps: 'import subprocess\ndef sample():\n    print("begun")\n    subprocess.run(["sleep", "600"])',
      leavesChild: 'import subprocess\ndef sample():\n    print(subprocess.Popen(["sleep", "600"]).pid)',
      pieces:
        'from sluice import DynamicOutput\ndef sample():\n    yield DynamicOutput([1], "a/b")\n    yield DynamicOutput([2], "…")',
      here: 'import os\ndef sample():\n    return os.getcwd()',
    },
  ],
  [
    'typescript',
    (pipes) => new TypeScriptHost({ pipes }),
    {
      double: 'export default (numbers: number[]): number[] => numbers.map((n) => 2 * n)',
      nothingInherited: 'export default () => Object.keys(process.env).sort()',
      fails: 'export default function sample() {\n  throw new RangeError("too small")\n}',
      bothStreams: 'export default () => { console.log("to out"); console.error("to err") }',
      opensStdout:
        'import { writeFileSync } from "node:fs"\nexport default () => { writeFileSync("/dev/stdout", "direct out\\n"); writeFileSync("/dev/stderr", "direct err\\n") }',
      sleeps:
        'import { spawnSync } from "node:child_process"\nexport default () => { console.log("begun"); spawnSync("sleep", ["600"]) }',
      leavesChild:
        'import { spawn } from "node:child_process"\nexport default () => { console.log(spawn("sleep", ["600"], { stdio: "inherit" }).pid) }',
      pieces:
        'import { DynamicOutput } from "sluice"\nexport default function* () {\n  yield new DynamicOutput([1], "a/b")\n  yield new DynamicOutput([2], "…")\n}',
      here: 'export default () => process.cwd()',
    },
  ],
  [
    'shell',
    (pipes) => new ShellHost({ pipes }),
    {
      double:
        'grep -o "[0-9]*" "$SLUICE_INPUT_NUMBERS" | while read -r n; do echo $((n * 2)); done | paste -sd, | sed "s/.*/[&]/" > "$SLUICE_OUTPUT"',
      nothingInherited:
        'printf "[" > "$SLUICE_OUTPUT"; env | grep -v "^SLUICE_\\|^PWD=\\|^SHLVL=\\|^_=" | cut -d= -f1 | sort | sed "s/.*/\\"&\\"/" | paste -sd, >> "$SLUICE_OUTPUT"; echo "]" >> "$SLUICE_OUTPUT"',
      fails: 'echo one\nfalse\necho two',
      bothStreams: 'echo to out\necho to err >&2',
      opensStdout: 'echo direct out > /dev/stdout\necho direct err > /dev/stderr',
      sleeps: 'echo begun\nsleep 600 | cat',
      leavesChild: 'sleep 600 &\necho $!',
      pieces: 'echo "[1]" > "$SLUICE_OUTPUT/a.json"; echo "[2]" > "$SLUICE_OUTPUT/….json"',
      here: 'printf "%s" "\\"$PWD\\"" > "$SLUICE_OUTPUT"',
    },
  ],
]

// Where process 1 reaps nothing, a killed orphan stays as a zombie.
const alive = (pid: number): boolean => {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
    .stdout.toString()
    .trim()
  return state !== '' && !state.startsWith('Z')
}
const read = async (path: string | undefined): Promise<unknown> =>
  JSON.parse(await readFile(path ?? '', 'utf8'))

describe.each(hosts)('the %s host', (kind, make, tasks) => {
  let host: StepHost
  beforeAll(() => {
    host = make(pipes)
  })
  afterAll(() => host.close())
  const compute = (task: keyof Tasks): Compute => ({ kind, code: tasks[task] }) as Compute

  test('gives inputs by name and lists what was made', async () => {
    const seen = await runStep(host, {
      compute: compute('double'),
      inputs: { numbers: { format: 'json', data: '[1,2,3]' } },
    })
    expect(seen.stderr).toBe('')
    expect(seen.outputs).toMatchObject([{ name: 'result', format: 'json' }])
    expect(await read(seen.outputs?.[0]?.file)).toEqual([2, 4, 6])
    expect(seen).toMatchObject({ exitCode: 0, signal: null, exception: undefined })
  })

  test('a step inherits no variable of the server', async () => {
    const seen = await runStep(host, { compute: compute('nothingInherited'), env: { MINE: '1' } })
    expect(await read(seen.outputs?.[0]?.file)).toEqual(['MINE', 'PATH'])
  })

  test('a failure is an exit code, words on stderr or an exception', async () => {
    const seen = await runStep(host, { compute: compute('fails') })
    expect(seen.exitCode).toBe(1)
    if (kind === 'shell') return expect(seen.stdout).toBe('one\n')
    expect(seen.exception).toMatchObject({ message: 'too small', line: 2 })
    expect(seen.stderr).toContain('too small')
    expect(seen.stderr).toContain(`numbers/sample.${kind === 'python' ? 'py' : 'ts'}`)
  })

  test('stdout and stderr arrive apart', async () => {
    expect(await runStep(host, { compute: compute('bothStreams') })).toMatchObject({
      stdout: 'to out\n',
      stderr: 'to err\n',
    })
  })

  test('/dev/stdout and /dev/stderr may be opened', async () => {
    expect(await runStep(host, { compute: compute('opensStdout') })).toMatchObject({
      stdout: 'direct out\n',
      stderr: 'direct err\n',
      exitCode: 0,
    })
  })

  test('the working folder is the step’s own', async () => {
    const seen = await runStep(host, { compute: compute('here') })
    expect(await read(seen.outputs?.[0]?.file)).toBe(join(seen.folder, 'work'))
  })

  test('kill ends the step and what it started', async () => {
    const step = await host.start(await invocationOf({ compute: compute('sleeps') }))
    await new Promise((begun) => step.stdout.once('data', begun))
    step.stderr.resume()
    step.kill('SIGKILL')
    expect(await step.ended).toEqual({ exitCode: null, signal: 'SIGKILL' })
  })

  test('a step that leaves a process behind ends, and the process with it', async () => {
    const seen = await runStep(host, { compute: compute('leavesChild') })
    expect(seen.exitCode).toBe(0)
    await expect.poll(() => alive(Number(seen.stdout))).toBe(false)
  })

  test('a step dies with a runner that is killed', async () => {
    const { folder } = await invocationOf({ compute: compute('sleeps') })
    const program = join(import.meta.dirname, 'testing', 'start-and-wait.ts')
    const runner = fork(program, [kind, tasks.sleeps, join(folder, 'work')], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const pid = Number(await new Promise((told) => runner.once('message', told)))
    expect(alive(pid)).toBe(true)
    runner.kill('SIGKILL')
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false)
  })

  test('a dynamic output has a file for each piece', async () => {
    const seen = await runStep(host, {
      compute: compute('pieces'),
      outputs: [{ name: 'piece', dynamic: true }],
    })
    expect(seen.stderr).toBe('')
    expect(seen.outputs?.map((output) => output.mappingKey)).toEqual([kind === 'shell' ? 'a' : 'a/b', '…'])
    expect(await Promise.all(seen.outputs?.map((output) => read(output.file)) ?? [])).toEqual([[1], [2]])
  })

  test('steps at once do not meet', async () => {
    const seen = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        runStep(host, {
          compute: compute('double'),
          inputs: { numbers: { format: 'json', data: `[${n}]` } },
        }),
      ),
    )
    expect(await Promise.all(seen.map((one) => read(one.outputs?.[0]?.file)))).toEqual([
      [0],
      [2],
      [4],
      [6],
      [8],
    ])
  })
})
