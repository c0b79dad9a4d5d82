import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { json, pythonSample } from './testing/python-sample.ts'
import { invocationOf } from './testing/run-step.ts'

const { sample, run, content, error } = pythonSample()

describe('which function is called', () => {
  test('the one that is named, the one named like the asset, the only one', async () => {
    const two = 'def other(): return "other"\ndef sample(): return "sample"'
    expect(await content(await run(two))).toBe('"sample"')
    expect(await content(await run(two, { function: 'other' }))).toBe('"other"')
    expect(
      await content(await run('from json import loads\ndef whatever(): return "only"\nclass Helper: pass')),
    ).toBe('"only"')
    expect(await content(await run('async def sample(): return "awaited"'))).toBe('"awaited"')
    expect(await content(await run('sample = lambda: "lambda"'))).toBe('"lambda"')
    expect(
      await content(
        await run('from sluice import asset\n@asset(group_name="x")\ndef sample(): return "marked"'),
      ),
    ).toBe('"marked"')
  })

  test('no function, several, or a wrong name are told with what to do', async () => {
    expect(await error('x = 1')).toBe('The code defines no function. Write one: def sample(...):')
    expect(await error('def a(): pass\ndef b(): pass')).toContain(
      'Several functions are defined (a, b) and none is called "sample"',
    )
    expect(await error('def a(): pass', { function: 'b' })).toBe(
      'The code defines no function "b". It defines a.',
    )
  })

  test('the code is a module of its own, not the main program', async () => {
    const code =
      'import dataclasses\n@dataclasses.dataclass\nclass Point:\n  x: "int"\ndef sample(): return [__name__, Point(1).x]\nif __name__ == "__main__": raise SystemExit(5)'
    expect(await content(await run(code))).toBe('["sample_code",1]')
  })
})

describe('a resource', () => {
  const resources = { house: { host: 'db', password: 'open sesame' }, odd: { client: 1 } }
  const context = { runId: 'r', resources, resourceTypes: { house: 'postgres', odd: 'custom' } }
  const library = `import sys, types
psycopg = types.ModuleType("psycopg")
class Connection:
  said = []
  def __init__(self, **given): self.given = given
  def commit(self): self.said.append("commit")
  def close(self): self.said.append("close")
psycopg.connect = Connection
sys.modules["psycopg"] = psycopg
`

  const without = 'import sys\nsys.modules.update(psycopg=None, psycopg2=None)\n'

  test('is its settings, and a connection that is committed and closed', async () => {
    const code = `${library}def sample(house, context):
  with house.get_connection() as connection:
    assert context.resources.house.host == house["host"]
  return [connection.given, Connection.said, dict(house) == house]`
    expect(await content(await run(code, { context }))).toBe(
      '[{"host":"db","password":"open sesame"},["commit","close"],true]',
    )
  })

  test('of a failed block is not committed, and says which library is missing', async () => {
    const failing = `${library}def sample(house):
  try:
    with house.get_connection(): raise ValueError()
  except ValueError: return Connection.said`
    expect(await content(await run(failing, { context }))).toBe('["close"]')
    expect(await error(`${without}def sample(house): return house.get_client()`, { context })).toContain(
      'Add it to the Python packages of the pipeline.',
    )
    expect(await error('def sample(odd): return odd.get_client()', { context })).toContain(
      'There is no client for "odd", a resource of the type custom.',
    )
  })
})

describe('parameters', () => {
  test('are inputs by name; context, config and resources where asked for; defaults where nothing comes', async () => {
    const code =
      'def sample(context, b, a, config, db, extra=7):\n  return [a, b, config.least, context.config["least"], context.run_id, context.partition_key, db["url"], extra, context.retry_number, context.asset_key]'
    const seen = await run(code, {
      inputs: { a: json('1'), b: json('2') },
      outputs: [{ name: 'result', asset: 'x/y' }],
      stepAttempt: 3,
      context: { runId: 'r', partition: '2026-01-01', config: { least: 3 }, resources: { db: { url: 'u' } } },
    })
    expect(seen.stderr).toBe('')
    expect(await content(seen)).toBe('[1,2,3,3,"r","2026-01-01","u",7,2,"x/y"]')
  })

  test('a list arrives as a list, ** takes the rest, / is by place', async () => {
    const seen = await run('def sample(a, /, *, b, **rest): return [a, b, rest]', {
      inputs: { a: [json('1'), json('2')], b: json('3'), c: json('4'), d: [] },
    })
    expect(await content(seen)).toBe('[[1,2],3,{"c":4,"d":[]}]')
  })

  test('one that nothing is wired to is named', async () => {
    expect(await error('def sample(number): pass', { inputs: { numbers: json('1') } })).toBe(
      'The function takes "number", but there is no input of that name. Inputs: numbers. Draw a wire to it, or rename the parameter.',
    )
  })

  test('formats arrive as their values, and annotations choose', async () => {
    const code =
      'from pathlib import Path\ndef sample(t, b, p: Path, s: str, j): return [t, list(b), p.read_bytes().decode(), s, j]'
    const seen = await run(code, {
      inputs: {
        t: { format: 'text', data: 'a\r\nb' },
        b: { format: 'bytes', data: Buffer.from([0, 255]) },
        p: { format: 'bytes', data: 'raw' },
        s: { format: 'bytes', data: 'str' },
        j: json('NaN'),
      },
    })
    expect(seen.stderr).toBe('')
    expect(await content(seen)).toBe('["a\\r\\nb",[0,255],"raw","str",NaN]')
  })

  test('an input that cannot be read is named', async () => {
    expect(await error('def sample(a): pass', { inputs: { a: json('{"x":') } })).toContain(
      'The input "a" could not be read as json: JSONDecodeError',
    )
  })
})

describe('what a step says beside its value', () => {
  test('metadata is typed and bounded', async () => {
    const code =
      'from sluice import *\ndef sample(context):\n  context.add_output_metadata({"rows": 3, "ratio": float("nan"), "wide": 10**30, "ok": True, "none": None, "list": [1], "page": MetadataValue.md("**b**"), "odd": {1}})\n  return 1'
    expect((await run(code)).outputs?.[0]?.metadata).toEqual({
      rows: { type: 'int', value: 3 },
      ratio: { type: 'float', value: 'nan' },
      wide: { type: 'int', value: `1${'0'.repeat(30)}` },
      ok: { type: 'bool', value: true },
      none: { type: 'null', value: null },
      list: { type: 'json', value: [1] },
      page: { type: 'md', value: '**b**' },
      odd: { type: 'text', value: '{1}' },
    })
  })

  test('log messages go to the Pipes stream, printed lines arrive while it runs', async () => {
    const invocation = await invocationOf({
      compute: {
        kind: 'python',
        code: 'import time\ndef sample(context):\n  context.log.warning("%s of %s", 1, 2)\n  print("first")\n  time.sleep(600)',
      },
    })
    const step = await sample.host.start(invocation)
    step.stderr.resume()
    expect(String((await new Promise((said) => step.stdout.once('data', said))) as Buffer)).toBe('first\n')
    expect(JSON.parse(await readFile(join(invocation.folder, 'messages'), 'utf8'))).toMatchObject({
      method: 'log',
      params: { message: '1 of 2', level: 'WARNING' },
    })
    step.kill('SIGKILL')
    await step.ended
  })

  test('an error tells its line, its cause and whether another try may help', async () => {
    const seen = await run(
      'from sluice import Failure\ndef inner():\n  raise KeyError("k")\ndef sample():\n  try:\n    inner()\n  except KeyError as error:\n    raise Failure("deep", allow_retries=False) from error',
    )
    expect(seen.exception).toMatchObject({
      name: 'Failure',
      message: 'deep',
      line: 8,
      retryable: false,
      cause: { name: 'KeyError', line: 3 },
    })
    expect(seen.stderr).toContain('File "numbers/sample.py", line 3, in inner\n    raise KeyError("k")')
    expect(seen.stderr).not.toContain('sluice_host')
    expect((await run('def sample(:')).exception).toMatchObject({ name: 'SyntaxError', line: 1 })
    expect((await run('def sample(): sample()')).exception).toMatchObject({ name: 'RecursionError' })
    expect(
      (
        await run(
          'class Rude(Exception):\n  def __str__(self): raise ValueError()\ndef sample(): raise Rude()',
        )
      ).exception,
    ).toMatchObject({ name: 'Rude' })
    expect(
      (await run('def sample():\n  error = ValueError("x")\n  error.retryable = True\n  raise error'))
        .exception,
    ).toMatchObject({ retryable: true })
  })
})
