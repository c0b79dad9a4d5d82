import { readFileSync } from 'node:fs'

import { initSync } from '@wasm-fmt/ruff_fmt/web'
import { beforeAll, expect, test } from 'vitest'

import type { ParsedLanguage } from '#core/document/code/code-fault.ts'
import { starterCompute } from '#core/document/starter-code.ts'

import { formatCode } from './format-code.ts'

// A browser fetches it.
beforeAll(() => void initSync(readFileSync('node_modules/@wasm-fmt/ruff_fmt/ruff_fmt_bg.wasm')))

test.each<[ParsedLanguage, string, string]>([
  [
    'python',
    "def total( source ):\n  # why\n  return {'a':sum( source )}",
    'def total(source):\n    # why\n    return {"a": sum(source)}\n',
  ],
  [
    'typescript',
    'export default function total(source:number[]) { return source.length; }',
    'export default function total(source: number[]) {\n  return source.length\n}\n',
  ],
  [
    'sql',
    'select town,count(*) n from people where age>$least group by all qualify row_number() over () = 1 -- all\n',
    'select\n  town,\n  count(*) n\nfrom\n  people\nwhere\n  age > $least\ngroup by all\nqualify\n  row_number() over () = 1 -- all\n',
  ],
])('%s is written as is usual', async (language, code, formatted) => {
  expect(await formatCode(language, code)).toBe(formatted)
  expect(await formatCode(language, formatted)).toBe(formatted)
})

test.each<[ParsedLanguage, string]>([
  ['python', 'def f(:\n'],
  ['typescript', 'const a: = 1'],
  ['sql', "select ' from a"],
])('%s that cannot be read is refused with words', async (language, code) => {
  await expect(formatCode(language, code)).rejects.toSatisfy(
    (cause) => String(cause instanceof Error ? cause.message : cause).length > 5,
  )
})

test.each<ParsedLanguage>(['python', 'typescript'])(
  'what an asset in %s begins with is formatted',
  async (kind) => {
    const compute = starterCompute(kind, 'total', ['first', 'second'])
    const code = 'code' in compute ? compute.code : ''
    expect(await formatCode(kind, code)).toBe(code)
  },
)
