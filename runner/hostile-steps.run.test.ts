import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { markedProcesses } from './processes/marked-processes.ts'
import { processTable } from './processes/process-table.ts'
import { finish, launch, stopAll } from './testing/finish-run.ts'

stopAll()

const aside = { key: 'aside', python: 'def aside():\n    return 1' }
const readCommand = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}
/** Marks of steps of a run that processes still bear. */
const left = (run: string): string[] =>
  [...markedProcesses(processTable()).keys()].filter((mark) => mark.startsWith(run))

describe('a step that', () => {
  test('leaves a daemon behind that holds its output ends with its own process, and the daemon is killed', async () => {
    const { server, claim } = await finish({
      steps: [
        { key: 'shell', shell: 'setsid sleep 300 & (setsid sh -c "sleep 300 & sleep 300" &) ; echo left' },
        {
          key: 'python',
          python:
            'import os, subprocess, time\ndef python():\n    subprocess.Popen(["sleep", "300"], start_new_session=True)\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0: time.sleep(300)\n        os._exit(0)\n    return 1',
        },
      ],
    })
    expect(
      server
        .of('STEP_SUCCESS')
        .map((event) => event.step)
        .toSorted(),
    ).toEqual(['python', 'shell'])
    expect(server.output('shell').toString()).toBe('left\n')
    expect(left(claim.run.id)).toEqual([])
  })

  test('hides a process from its session, parent and environment cannot have it outlive the step', async () => {
    const marker = `hidden-${process.pid}`
    const hidden = () => processTable().filter(({ pid }) => readCommand(pid).includes(marker)).length
    const { server } = await finish({
      steps: [
        {
          key: 'shell',
          shell: `(setsid env -i /bin/sh -c 'sleep 300; : ${marker}' >/dev/null 2>&1 </dev/null &) ; sleep 0.2`,
        },
        {
          key: 'python',
          python: `import os, time\ndef python():\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0: os.execve("/bin/sh", ["sh", "-c", "sleep 300; : ${marker}"], {})\n        os._exit(0)\n    time.sleep(0.2)\n    return 1`,
        },
        {
          key: 'below',
          after: ['shell', 'python'],
          // Both are swept a second after their step; this one is too young to have started them.
          shell: `for i in $(seq 100); do pgrep -f ${marker} || exit 0; sleep 0.1; done; exit 1`.replace(
            marker,
            `[h]${marker.slice(1)}`,
          ),
        },
      ],
      kept: true,
    })
    expect(server.of('STEP_SUCCESS').map((event) => event.step)).toContain('below')
    expect(hidden()).toBe(0)
  })

  test('starts fifty processes and never returns is ended with all of them at its time limit', async () => {
    const { server, claim } = await finish({
      steps: [
        {
          key: 'many',
          shell: 'for i in $(seq 50); do (trap "" TERM; setsid sleep 300) & done; sleep 300',
          runtime: { timeoutMs: 1_500 },
        },
        aside,
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([{ step: 'many', failure: { cause: 'timeout' } }])
    expect(server.of('STEP_SUCCESS')).toMatchObject([{ step: 'aside' }])
    expect(left(claim.run.id)).toEqual([])
  })

  test('takes more memory than it may is ended and told so; the rest goes on', async () => {
    const { server } = await finish({
      steps: [
        {
          key: 'hog',
          python:
            'import time\ndef hog():\n    kept = bytearray(400_000_000)\n    time.sleep(30)\n    return len(kept)',
          runtime: { memoryMib: 100, memoryLimitMib: 200 },
        },
        aside,
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([
      { step: 'hog', failure: { cause: 'out_of_memory', fault: 'limit' } },
    ])
    expect(server.of('STEP_FAILURE')[0]?.failure.message).toMatch(
      /^The step used \d+ MiB of memory; the limit is 200 MiB\./,
    )
    expect(server.of('STEP_SUCCESS')).toMatchObject([{ step: 'aside' }])
  })

  test('deletes its folder and what is around it hurts itself alone', async () => {
    const { server } = await finish({
      steps: [
        { key: 'shell', shell: 'rm -rf "$(dirname "$PWD")"; cd /; echo gone' },
        {
          key: 'python',
          python:
            'import os, shutil\ndef python():\n    shutil.rmtree(os.path.dirname(os.getcwd()))\n    open("file.txt", "w")',
        },
        aside,
      ],
    })
    expect(server.output('shell').toString()).toBe('gone\n')
    expect(server.of('STEP_FAILURE')).toMatchObject([
      { step: 'python', failure: { cause: 'exception', name: 'FileNotFoundError' } },
    ])
    expect(server.of('STEP_SUCCESS').map((event) => event.step)).toContain('aside')
  })

  test('finds the disk full fails with that as its cause', async () => {
    const { server } = await finish({
      steps: [
        { key: 'shell', shell: 'echo much > /dev/full' },
        {
          key: 'python',
          python: 'def python():\n    with open("/dev/full", "w") as file: file.write("much")',
        },
        aside,
      ],
    })
    expect(server.of('STEP_FAILURE').map((event) => event.failure.cause)).toEqual(['disk_full', 'disk_full'])
    expect(server.of('STEP_SUCCESS')).toMatchObject([{ step: 'aside' }])
  })

  test('lies about its outputs cannot reach files outside its folder', async () => {
    const forge = (list: string) =>
      `import os\ndef forge():\n    path = os.path.join(os.getcwd(), "..", "outputs", "outputs.json")\n    open(path, "w").write('${list}')\n    os._exit(0)`
    const { server } = await finish({
      steps: [
        {
          key: 'outside',
          functionName: 'forge',
          python: forge(
            '[{"name": "result", "file": "../../../../../../etc/passwd", "format": "text", "typeName": "str"}]',
          ),
        },
        { key: 'broken', functionName: 'forge', python: forge('[{"name": ') },
        aside,
      ],
    })
    expect(
      server
        .of('STEP_FAILURE')
        .map((event) => [event.step, event.failure.cause])
        .toSorted(([one], [other]) => String(one).localeCompare(String(other))),
    ).toEqual([
      ['broken', 'output_wrong'],
      ['outside', 'output_wrong'],
    ])
    expect(server.of('HANDLED_OUTPUT').map((event) => event.step)).toEqual(['aside'])
  })

  test('puts something else in place of what the runner reads of it hurts itself alone', async () => {
    const { server } = await finish({
      steps: [
        { key: 'folder', shell: 'rm ../messages; mkdir ../messages; sleep 0.3' },
        { key: 'pipe', shell: 'rm ../messages; mkfifo ../messages; sleep 0.3' },
        { key: 'endless', shell: 'ln -sf /dev/zero ../messages; sleep 0.3' },
        { key: 'exception', shell: 'mkfifo ../outputs/exception.json' },
        { key: 'list', shell: 'mkfifo ../outputs/outputs.json.part' },
        { key: 'failing', shell: 'mkfifo ../outputs/outputs.json; exit 3' },
        { key: 'value', shell: 'mkfifo $SLUICE_OUTPUT' },
        {
          key: 'forged',
          python:
            'import os\ndef forged():\n    os.chdir("../outputs")\n    os.mkfifo("pipe")\n    open("outputs.json", "w").write(\'[{"name": "result", "file": "pipe", "format": "text", "typeName": "str"}]\')\n    os._exit(0)',
        },
        aside,
      ],
      maxConcurrent: 9,
    })
    expect(
      server
        .of('STEP_FAILURE')
        .map((event) => [event.step, event.failure.cause])
        .toSorted(([one], [other]) => String(one).localeCompare(String(other))),
    ).toEqual([
      ['exception', 'output_wrong'],
      ['failing', 'output_wrong'],
      ['forged', 'output_wrong'],
      ['value', 'exception'],
    ])
    expect(
      server
        .of('STEP_SUCCESS')
        .map((event) => event.step)
        .toSorted(),
    ).toEqual(['aside', 'endless', 'folder', 'list', 'pipe'])
    expect(server.of('ENGINE_EVENT').filter((event) => event.step === 'pipe')).toMatchObject([
      { message: 'The Pipes message file could not be read: it is no plain file any more.' },
    ])
  })

  test('is stopped dead, closes its streams or floods both is followed to its end all the same', async () => {
    const { server } = await finish({
      steps: [
        { key: 'stopped', shell: 'kill -STOP $$', runtime: { timeoutMs: 1_000 } },
        { key: 'closed', shell: 'exec >&- 2>&-; sleep 1' },
        { key: 'flood', shell: '(yes out | head -c 5000000) & (yes err | head -c 5000000 >&2) & wait' },
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([{ step: 'stopped', failure: { cause: 'timeout' } }])
    expect(
      server
        .of('STEP_SUCCESS')
        .map((event) => event.step)
        .toSorted(),
    ).toEqual(['closed', 'flood'])
    expect(server.output('flood').length + server.output('flood', 'stderr').length).toBe(10_000_000)
  })

  test('looks around finds none of the runner’s environment', async () => {
    const run = await launch({
      steps: [{ key: 'env', shell: 'env | sort' }],
      env: { AWS_SECRET_ACCESS_KEY: 'nobody-may-see-this', PGPASSWORD: 'nor-this' },
    })
    await run.ended
    const names = run.server
      .output('env')
      .toString()
      .split('\n')
      .flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? [])
    expect(names.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))).toEqual([
      'DAGSTER_PIPES_CONTEXT',
      'DAGSTER_PIPES_MESSAGES',
      'HOME',
      'LANG',
      'PATH',
      'SLUICE_OUTPUT',
      'SLUICE_OUTPUT_RESULT',
      'SLUICE_PUBLIC_DATA',
      'SLUICE_RUN',
      'SLUICE_STEP',
      'TMPDIR',
    ])
    expect(existsSync(run.work)).toBe(true)
  })
})
