import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { describe, expect, test } from 'vitest'

import { PythonHost } from './python-host.ts'
import { pythonSample } from './testing/python-sample.ts'
import { invocationOf, runStep } from './testing/run-step.ts'

const { sample, run, content } = pythonSample()

describe('how a step ends', () => {
  test('exit codes and last words are kept', async () => {
    expect(await run('import sys\ndef sample(): sys.exit(7)')).toMatchObject({
      exitCode: 7,
      exception: undefined,
    })
    expect(await run('import sys\ndef sample(): sys.exit("why")')).toMatchObject({
      exitCode: 1,
      stderr: 'why\n',
    })
    expect(await run('import os\ndef sample(): os._exit(3)')).toMatchObject({
      exitCode: 3,
      outputs: undefined,
    })
    expect(await run('import os, signal\ndef sample(): os.kill(os.getpid(), signal.SIGSEGV)')).toMatchObject({
      exitCode: null,
      signal: 'SIGSEGV',
    })
    expect(
      await run(
        'import atexit, threading, time\ndef sample():\n  atexit.register(lambda: print("at exit"))\n  threading.Thread(target=lambda: (time.sleep(0.1), print("thread"))).start()',
      ),
    ).toMatchObject({ exitCode: 0, stdout: 'thread\nat exit\n' })
  })

  test('SIGTERM runs finally and ends by the signal; code that ignores it is killed', async () => {
    const start = async (code: string) => {
      const step = await sample.host.start(await invocationOf({ compute: { kind: 'python', code } }))
      const said = text(step.stdout)
      await new Promise((begun) => step.stderr.once('data', begun))
      return { step, said }
    }
    const gentle = await start(
      'import sys, time\ndef sample():\n  try:\n    print("x", file=sys.stderr)\n    time.sleep(600)\n  except Exception:\n    print("swallowed")\n  finally:\n    print("cleaned")',
    )
    gentle.step.kill('SIGTERM')
    expect(await gentle.step.ended).toEqual({ exitCode: null, signal: 'SIGTERM' })
    expect(await gentle.said).toBe('cleaned\n')
    const stubborn = await start(
      'import signal, sys, time\ndef sample():\n  signal.signal(signal.SIGTERM, signal.SIG_IGN)\n  print("x", file=sys.stderr)\n  time.sleep(600)',
    )
    stubborn.step.kill('SIGTERM')
    stubborn.step.kill('SIGKILL')
    expect(await stubborn.step.ended).toEqual({ exitCode: null, signal: 'SIGKILL' })
  })

  test('a daemon that left its session ends with the step', async () => {
    const code =
      'import os, time\ndef sample():\n  if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n      time.sleep(600)\n    os._exit(0)\n  time.sleep(0.2)'
    expect(await run(code)).toMatchObject({ exitCode: 0 })
  })

  test('a step may delete its own folders', async () => {
    const seen = await run(
      'import os, shutil\ndef sample():\n  shutil.rmtree(os.getcwd()); shutil.rmtree("../outputs", ignore_errors=True); shutil.rmtree(os.path.dirname(os.environ["OUT"]), ignore_errors=True)\n  return 1',
      { env: { OUT: '/nowhere/x' } },
    )
    expect(seen.exitCode).toBe(0)
    expect(await content(seen)).toBe('1')
  })

  test('a million lines and binary output arrive whole', async () => {
    const seen = await run(
      'import sys\ndef sample():\n  for n in range(1_000_000): print(n)\n  sys.stderr.flush(); sys.stderr.buffer.write(bytes(range(256))); sys.stderr.buffer.flush()',
    )
    expect(seen.stdout.length).toBe(6_888_890)
    expect(seen.stdout.endsWith('999999\n')).toBe(true)
  }, 60_000)
})

describe('the interpreter', () => {
  test('a step cannot change what the next one finds', async () => {
    await run(
      'import os, json, builtins\ndef sample():\n  os.environ["LEFT"] = "1"; json.left = 1; builtins.left = 1; os.chdir("/"); os.umask(0o777)',
    )
    expect(
      await content(
        await run(
          'import os, json, builtins\ndef sample(): return [os.environ.get("LEFT"), hasattr(json, "left"), hasattr(builtins, "left"), os.umask(0) == 0o777]',
        ),
      ),
    ).toBe('[null,false,false,false]')
  })

  test('that is killed takes its steps along and is started anew', async () => {
    const lost = await sample.host.start(
      await invocationOf({
        compute: {
          kind: 'python',
          code: 'import os, signal, time\ndef sample():\n  time.sleep(0.2)\n  os.kill(os.getppid(), signal.SIGKILL)\n  time.sleep(600)',
        },
      }),
    )
    lost.stdout.resume()
    lost.stderr.resume()
    expect(await lost.ended).toEqual({ exitCode: null, signal: 'SIGKILL' })
    expect(await run('def sample(): return 1')).toMatchObject({ exitCode: 0 })
  })

  test('that is too old is told so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'old-'))
    // Its first words are those of an old one; the rest is the real interpreter.
    await writeFile(
      join(folder, 'python'),
      '#!/bin/sh\nshift\ncode="import sys; sys.version_info = (3, 8, 18); sys.version = \'3.8.18 (old)\'\n$1"\nshift\nexec python3 -c "$code" "$@"\n',
      { mode: 0o755 },
    )
    const old = new PythonHost({ pipes: sample.pipes, python: join(folder, 'python') })
    await expect(old.readable()).rejects.toThrow('Python 3.8.18 is too old: install Python 3.9 or later.')
    await rm(folder, { recursive: true })
  })

  test('that is missing is told with what to install', async () => {
    const none = new PythonHost({ pipes: sample.pipes, python: '/nowhere/python3' })
    none.warm()
    await expect(runStep(none, { compute: { kind: 'python', code: '' } })).rejects.toThrow(
      'There is no Python at /nowhere/python3. Install Python 3.9 or later',
    )
    await none.close()
  })
})
