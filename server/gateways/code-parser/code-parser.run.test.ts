import { afterAll, expect, test } from 'vitest'

import { CodeParser, type AskedCode } from './code-parser.ts'

const program = new URL('../../../runner/parsing/parse-main.ts', import.meta.url).pathname
const parser = new CodeParser({ program, timeoutMs: 30_000 })
afterAll(() => parser.close())

const faults = async (language: AskedCode['language'], code: string) => {
  const { readings } = await parser.read('tenant', [{ language, code }])
  return readings[0]?.map(({ severity, message, line, column }) => `${severity} ${line}:${column} ${message}`)
}

test.each<[AskedCode['language'], string, RegExp[]]>([
  ['python', 'def f(a):\n    return a', []],
  ['python', 'def f(a):\n    return (a', [/^error 2:12 SyntaxError: '\(' was never closed$/]],
  ['python', 'x = "😀"; y = = 1', [/^error 1:15 SyntaxError: invalid syntax/]],
  ['python', 'def f(a):\n    return a is 3', [/^warning 2:5 SyntaxWarning: "is" with/]],
  ['python', 'return 1', [/^error 1:1 SyntaxError: 'return' outside function$/]],
  ['typescript', 'enum Size { small }\nexport default (a: number): Size => a', []],
  ['typescript', 'const ok = 1\nexport default (a: ) => a', [/^error 2:25 SyntaxError: Unexpected token/]],
  ['typescript', 'export default (a) => [a', [/^error 1:\d+ SyntaxError: /]],
  ['sql', 'select 1; -- and;\nselect $limit', []],
  ['sql', 'select 1;\n\n  select a,, b', [/^error 3:12 Parser Error: syntax error at or near ","$/]],
  ['sql', `select ${'a_long_name, '.repeat(20)}, b`, [/^error 1:268 Parser Error: /]],
  ['sql', 'select * from t where', [/^error 1:21 Parser Error: syntax error at end of input$/]],
])('%s: %s', async (language, code, words) => {
  const told = await faults(language, code)
  expect(told).toHaveLength(words.length)
  words.forEach((one, index) => expect(told?.[index]).toMatch(one))
})

test('nothing of a code that is read runs', async () => {
  const code = 'raise SystemExit("ran")\nimport os\nos.kill(os.getppid(), 9)'
  expect(await faults('python', code)).toEqual([])
  expect(await faults('python', 'x = 1')).toEqual([])
  expect(await faults('sql', "copy (select 1) to '/tmp/never-written.csv'")).toEqual([])
})

test('a code that takes too long is given up, and the next one is read', async () => {
  const hurried = new CodeParser({ program, timeoutMs: 1 })
  expect(await hurried.read('tenant', [{ language: 'sql', code: 'select 1' }])).toMatchObject({
    readings: [null],
  })
  hurried.close()
  expect(await faults('sql', 'select 1')).toEqual([])
})

test('a tenant that asks for more than it waits for is refused, another one is not', async () => {
  const code = { language: 'sql' as const, code: 'select 1' }
  const [first, second] = [parser.read('one', [code]), parser.read('one', [code])]
  await expect(parser.read('one', [code])).rejects.toMatchObject({ code: 'too_many_requests' })
  expect(await parser.read('other', [code])).toMatchObject({ readings: [[]] })
  await Promise.all([first, second])
  expect(await parser.read('one', [code])).toMatchObject({ readings: [[]] })
})

test('a query has a tree; what is none, or cannot be read, has none', async () => {
  const trees = await parser.trees('tenant', [
    'select a from b; -- that is all',
    'create table a as select 1',
    'select 1; select 2',
    'select (',
  ])
  expect(trees).toEqual([expect.objectContaining({ error: false }), null, null, null])
})
