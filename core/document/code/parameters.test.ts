import { describe, expect, test } from 'vitest'

import type { Compute } from '../compute.ts'
import { withoutParameter, withParameter } from './edit-parameters.ts'
import { inputParameters, parametersOf } from './parameters.ts'

const python = (code: string, wanted?: string): Compute => ({
  kind: 'python',
  code,
  ...(wanted && { function: wanted }),
})
const typescript = (code: string, wanted?: string): Compute => ({
  kind: 'typescript',
  code,
  ...(wanted && { function: wanted }),
})
const codeOf = (compute: Compute | undefined): string =>
  compute && 'code' in compute ? compute.code : 'unknown'
const names = (compute: Compute): string => {
  const parameters = parametersOf(compute, 'f')
  return parameters
    ? inputParameters(parameters)
        .map(({ name, optional }) => (optional ? `${name}?` : name))
        .join(' ')
    : 'unknown'
}

describe('the inputs of a signature are read', () => {
  test.each<[string, Compute, string]>([
    ['none', python('def f():\n  pass'), ''],
    ['plain ones', python('def f(a, b):\n  pass'), 'a b'],
    ['context is no input', python('def f(context, a):\n  pass'), 'a'],
    ['defaults', python('def f(a, b=1, c = (1, 2), d={"x": [1, 2]}):\n  pass'), 'a b? c? d?'],
    [
      'annotations',
      python('def f(a: dict[str, int], b: "tuple[int, int]" = (1, 2)) -> list[int]:\n  pass'),
      'a b?',
    ],
    ['lambdas as defaults', python('def f(a, key=lambda x, y: (x, y), b=2):\n  pass'), 'a key? b?'],
    [
      'texts that look like code',
      python('def f(a=", b):", c="\\")", d=\'\'\'x, (\n"\'\'\'):\n  pass'),
      'a? c? d?',
    ],
    ['comments', python('def f(\n  a,  # not b, or c)\n  d,\n  # e,\n):\n  pass'), 'a d'],
    ['stars', python('def f(a, /, b, *, c, **rest):\n  pass'), 'a b c'],
    ['rests', python('def f(a, *args, b):\n  pass'), 'a b'],
    ['async and type parameters', python('async def f[T: (int, str)](a: T):\n  pass'), 'a'],
    [
      'the function named like the element',
      python('def g(x):\n  pass\ndef f(a):\n  pass\ndef h(y):\n  pass'),
      'a',
    ],
    ['the only function', python('import os\n\ndef other(a):\n  def inner(b):\n    pass'), 'a'],
    ['methods do not count', python('class C:\n  def f(self):\n    pass\n\ndef g(a):\n  pass'), 'a'],
    ['the function asked for', python('def f(a):\n  pass\ndef g(b):\n  pass', 'g'), 'b'],
    ['the last definition wins', python('def f(a):\n  pass\ndef f(b):\n  pass'), 'b'],
    ['which of two cannot be told', python('def g(a):\n  pass\ndef h(b):\n  pass'), 'unknown'],
    ['no function', python('x = 1'), 'unknown'],
    ['a function in a text', python('x = """\ndef f(a):\n"""\ndef f(b):\n  pass'), 'b'],
    ['an unfinished signature', python('def f(a, b'), 'unknown'],
    [
      'a default export',
      typescript('export default function f(a: number, b: Map<string, number>) {}'),
      'a b',
    ],
    [
      'an async one without a name',
      typescript('export default async function (a: string, b?: number) {}'),
      'a b?',
    ],
    ['an arrow', typescript('export default (a: (x: number, y: number) => void, b = 2) => a'), 'a b?'],
    ['a bare arrow', typescript('export default rows => rows'), 'rows'],
    ['an async bare arrow', typescript('export default async rows => rows'), 'rows'],
    ['generics', typescript('export default <T, U>(a: Record<string, T[]>, b: U) => a'), 'a b'],
    ['a name exported later', typescript('const f = (a: number) => a\nexport default f'), 'a'],
    ['a name exported as default', typescript('function f(a: number) {}\nexport { f as default }'), 'a'],
    [
      'types with commas',
      typescript(
        'export default function f(a: { x: number, y: string }, b: [number, string], c: Map<string, Map<string, number>>) {}',
      ),
      'a b c',
    ],
    [
      'defaults that compare',
      typescript('export default function f(a = 1 < 2, b = new Map<string, number>(), c = /,\\)/) {}'),
      'a? b? c?',
    ],
    [
      'comments and texts',
      typescript(
        '// export default function g(x) {}\nexport default function f(/* z, */ a = "),", // b\n c = `${"`,"}`) {}',
      ),
      'a? c?',
    ],
    [
      'this, patterns and rests',
      typescript('export default function f(this: void, { a }: X, ...rest: Y[]) {}'),
      '',
    ],
    [
      'a named export that is asked for',
      typescript('export const f = async (a: number) => a\nexport default () => 1', 'f'),
      'a',
    ],
    [
      'no default export, but one of the name',
      typescript('export function f(a: number) {}\nexport const g = (b: number) => b'),
      'a',
    ],
    ['nothing exported', typescript('function g(a: number) {}'), 'unknown'],
    ['configuration is no input', python('def f(context, config, a):\n  pass'), 'a'],
    ['another language', { kind: 'sql', code: 'select 1' }, 'unknown'],
  ])('%s', (_, compute, expected) => {
    expect(names(compute)).toBe(expected)
  })
})

describe('a parameter is added where it must be given, and taken away again', () => {
  test.each<[string, Compute, string]>([
    ['to none', python('def f():\n  pass'), 'def f(new):\n  pass'],
    ['behind the others', python('def f(a, b):\n  pass'), 'def f(a, b, new):\n  pass'],
    ['before defaults', python('def f(a, b=1):\n  pass'), 'def f(a, new, b=1):\n  pass'],
    ['before a first default', python('def f(b=1):\n  pass'), 'def f(new, b=1):\n  pass'],
    ['before a star', python('def f(a, *, b):\n  pass'), 'def f(a, new, *, b):\n  pass'],
    ['before rests', python('def f(*args, **more):\n  pass'), 'def f(new, *args, **more):\n  pass'],
    ['behind a slash', python('def f(a, /):\n  pass'), 'def f(a, /, new):\n  pass'],
    [
      'on a line of its own',
      python('def f(\n    a,\n    b,\n):\n  pass'),
      'def f(\n    a,\n    b,\n    new,\n):\n  pass',
    ],
    [
      'behind an annotation',
      python('def f(a: dict[str, int]) -> int:\n  pass'),
      'def f(a: dict[str, int], new) -> int:\n  pass',
    ],
    ['to an arrow', typescript('export default (a: number) => a'), 'export default (a: number, new) => a'],
    ['to a bare arrow', typescript('export default a => a'), 'export default (a, new) => a'],
    ['to a function', typescript('export default function f() {}'), 'export default function f(new) {}'],
    [
      'before an optional one',
      typescript('export default function f(a: A, b?: B) {}'),
      'export default function f(a: A, new, b?: B) {}',
    ],
  ])('%s', (_, compute, expected) => {
    const more = withParameter(compute, 'f', 'new')
    expect(codeOf(more)).toBe(expected)
    expect(more && names(more)).toContain('new')
    const less = more && withoutParameter(more, 'f', 'new')
    expect(less && names(less)).toBe(names(compute))
    if (!codeOf(compute).includes('=>') || codeOf(compute).includes('('))
      expect(codeOf(less)).toBe(codeOf(compute))
  })

  test.each<[string, Compute, string, string]>([
    ['the only one, with its comma', python('def f(a,):\n  pass'), 'a', 'def f():\n  pass'],
    ['the first', python('def f(a, b):\n  pass'), 'a', 'def f(b):\n  pass'],
    [
      'with its annotation and default',
      python('def f(a, b: dict[str, int] = {"x": 1}, c=2):\n  pass'),
      'b',
      'def f(a, c=2):\n  pass',
    ],
    ['the last keyword-only one, and the star', python('def f(a, *, b):\n  pass'), 'b', 'def f(a):\n  pass'],
    ['a bare arrow', typescript('export default a => 1'), 'a', 'export default () => 1'],
  ])('%s is taken away', (_, compute, name, expected) => {
    expect(codeOf(withoutParameter(compute, 'f', name))).toBe(expected)
  })

  test('what is there already stays as it is', () => {
    const compute = python('def f(a):\n  pass')
    expect(withParameter(compute, 'f', 'a')).toBe(compute)
    expect(withoutParameter(compute, 'f', 'z')).toBe(compute)
  })
})
