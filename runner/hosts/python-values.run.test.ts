import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { pythonSample } from './testing/python-sample.ts'

const { run, content, error } = pythonSample()

describe('values', () => {
  test.each([
    ['an integer of any size', `10**5000`, 'json', `1${'0'.repeat(5000)}`],
    ['NaN and infinity', '[float("nan"), float("-inf")]', 'json', '[NaN,-Infinity]'],
    [
      'NUL, emoji and lone surrogates',
      '["\\0", "😀", "\\ud800"]',
      'json',
      String.raw`["\u0000","\ud83d\ude00","\ud800"]`,
    ],
    ['text', '"grün"', 'json', '"grün"'],
    ['nothing', 'None', 'json', 'null'],
    ['nested', '{"a": [{"b": True}]}', 'json', '{"a":[{"b":true}]}'],
    ['bytes', 'b"raw"', 'bytes', 'raw'],
  ])('%s is stored exactly', async (_name, expression, format, data) => {
    const seen = await run(`def sample(): return ${expression}`)
    expect(seen.stderr).toBe('')
    expect(seen.outputs).toMatchObject([{ format }])
    expect(await content(seen)).toBe(data)
  })

  test.each([
    ['keys that are no text', '{1: "a", (2, 3): "b"}'],
    ['a tuple', '(1, [2])'],
    ['a set', '{1}'],
    ['a date', '__import__("datetime").date(2026, 1, 1)'],
    ['a decimal', '__import__("decimal").Decimal("1.10")'],
    ['a value that contains itself', '(lambda v: (v.append(v), v)[1])([])'],
  ])('%s is pickled, with a preview, and comes back the same', async (_name, expression) => {
    const seen = await run(`def sample(): return ${expression}`)
    expect(seen.outputs).toMatchObject([{ format: 'pickle', preview: expect.any(String) }])
    const data = await readFile(seen.outputs?.[0]?.file ?? '')
    const back = await run('def sample(a): return [repr(a), type(a).__name__]', {
      inputs: { a: { format: 'pickle', data } },
    })
    expect(JSON.parse(await content(back))).toEqual([
      seen.outputs?.[0]?.preview,
      seen.outputs?.[0]?.typeName?.split('.').at(-1),
    ])
  })

  test('the setting of the output decides the format', async () => {
    const formats = async (
      expression: string,
      format: 'json' | 'text' | 'csv' | 'bytes' | 'pickle' | 'parquet',
    ) => {
      const seen = await run(`def sample(): return ${expression}`, { outputs: [{ name: 'result', format }] })
      return [seen.outputs?.[0]?.format, seen.outputs ? await content(seen).catch(() => '') : '']
    }
    expect(await formats('"a\\nb"', 'text')).toEqual(['text', 'a\nb'])
    expect(await formats('(1, {2})', 'json')).toEqual(['json', '[1,[2]]'])
    expect(await formats('[{"a": 1}, {"b": 2}]', 'csv')).toEqual(['csv', 'a,b\r\n1,\r\n,2\r\n'])
    expect(await formats('"x"', 'bytes')).toEqual(['bytes', 'x'])
    expect((await formats('[1]', 'pickle'))[0]).toBe('pickle')
    // The value store makes the table.
    expect(await formats('[{"a": 1}]', 'parquet')).toEqual(['json', '[{"a":1}]'])
    expect(
      await error('def sample(): return object()', { outputs: [{ name: 'result', format: 'json' }] }),
    ).toBe('A value of type object could not be stored as json: TypeError: object has no form in JSON')
  })

  test('what no format holds fails the step in a sentence', async () => {
    expect(await error('def sample(): return (n for n in [1])')).toContain(
      'Yield Output(value, "name") from the module sluice',
    )
    expect(await error('def sample(): return lambda: 1')).toContain(
      'A value of type function could not be stored as pickle',
    )
    expect(
      await error('def sample():\n  deep = []\n  for _ in range(100000): deep = [deep]\n  return deep'),
    ).toContain('RecursionError')
    expect(
      await error(
        'class Rude:\n  def __reduce__(self): raise ValueError("no")\n  def __repr__(self): raise ValueError("no")\ndef sample(): return Rude()',
      ),
    ).toContain('could not be stored')
  })

  test('200 MB pass without trouble', async () => {
    const seen = await run('def sample(): return b"x" * 200_000_000')
    expect(seen.outputs).toMatchObject([{ format: 'bytes', typeName: 'bytes' }])
  })
})

describe('several outputs', () => {
  const outputs = [
    { name: 'even', asset: 'n/even' },
    { name: 'odd', asset: 'n/odd' },
    { name: 'rest', required: false },
  ]
  const names = async (code: string) => {
    const seen = await run(code, { outputs })
    return (
      seen.outputs?.map((output) => [
        output.name,
        output.file === undefined ? output.typeName : seen.outputs?.indexOf(output),
      ]) ?? seen.exception?.message
    )
  }

  test('come from a dictionary, a tuple, marks or a generator; optional ones may be left out', async () => {
    expect(await names('def sample(): return {"odd": 1, "n/even": 2}')).toEqual([
      ['odd', 0],
      ['even', 1],
    ])
    expect(await names('def sample(): return 1, 2, 3')).toEqual([
      ['even', 0],
      ['odd', 1],
      ['rest', 2],
    ])
    expect(
      await names('from sluice import *\ndef sample(): return Output(1, "even"), Output(None, "odd")'),
    ).toEqual([
      ['even', 0],
      ['odd', 1],
    ])
    expect(
      await names(
        'from sluice import *\ndef sample():\n  yield Output(1, name="odd")\n  yield MaterializeResult(asset_key="n/even")',
      ),
    ).toEqual([
      ['odd', 0],
      ['even', 'nothing'],
    ])
    expect(
      await names(
        'from sluice import *\nasync def sample():\n  yield Output(1, "even")\n  yield Output(2, "odd")',
      ),
    ).toEqual([
      ['even', 0],
      ['odd', 1],
    ])
  })

  test('a wrong shape is told with what to return', async () => {
    expect(await error('def sample(): return 1, 2', { outputs })).toContain(
      'The function returned a tuple of 2, but the step has the outputs even, odd, rest.',
    )
    expect(await error('from sluice import *\ndef sample(): yield Output(1, "none")', { outputs })).toBe(
      'There is no output "none". Outputs: even, odd, rest.',
    )
    expect(
      await error(
        'from sluice import *\ndef sample():\n  yield Output(1, "even")\n  yield Output(1, "even")',
        { outputs },
      ),
    ).toBe('The output "even" was given twice.')
    expect(await error('def sample(): yield 1', { outputs })).toContain('yielded a value of type int')
  })

  test('what was yielded before an error is made', async () => {
    const seen = await run(
      'from sluice import *\ndef sample():\n  yield Output([1], "even", metadata={"n": 1}, data_version="v1")\n  raise KeyError("half way")',
      { outputs },
    )
    expect(seen).toMatchObject({ exitCode: 1, exception: { name: 'KeyError', line: 4 } })
    expect(seen.outputs).toMatchObject([
      { name: 'even', dataVersion: 'v1', metadata: { n: { type: 'int', value: 1 } } },
    ])
  })

  test('a dynamic output takes pieces from a dictionary, a list or marks, and no key twice', async () => {
    const dynamic = { outputs: [{ name: 'piece', dynamic: true }] }
    const keys = async (code: string) =>
      (await run(code, dynamic)).outputs?.map((output) => output.mappingKey)
    expect(await keys('def sample(): return {"a": 1, "../b": 2}')).toEqual(['a', '../b'])
    expect(await keys('def sample(): return ["x", "y"]')).toEqual(['0', '1'])
    expect(await keys('def sample():\n  yield "x"\n  yield "y"')).toEqual(['0', '1'])
    expect(
      await error(
        'from sluice import *\ndef sample():\n  yield DynamicOutput(1, "a")\n  yield DynamicOutput(2, "a")',
        dynamic,
      ),
    ).toBe('The output "piece" with mapping key "a" was given twice.')
    expect(await error('def sample(): return 1', dynamic)).toContain('is dynamic')
    expect(await error('from sluice import *\ndef sample(): yield DynamicOutput(1, "a")')).toContain(
      'is not dynamic',
    )
  })
})
