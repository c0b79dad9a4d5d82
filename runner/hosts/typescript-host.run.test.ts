import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { NamedPipes } from './named-pipes.ts'
import type { Given, Sample } from './testing/laid-out-step.ts'
import { runStep } from './testing/run-step.ts'
import { TypeScriptHost } from './typescript-host.ts'

let folder: string
let pipes: NamedPipes
let host: TypeScriptHost
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typescript-'))
  pipes = new NamedPipes(folder)
  host = new TypeScriptHost({ pipes })
})
afterAll(async () => {
  await host.close()
  await pipes.close()
  await rm(folder, { recursive: true, force: true })
})

const run = (code: string, more: Omit<Sample, 'compute'> & { function?: string } = {}) =>
  runStep(host, { ...more, compute: { kind: 'typescript', code, function: more.function } })
const json = (data: string): Given => ({ format: 'json', data })
const content = async (seen: Awaited<ReturnType<typeof run>>, index = 0) =>
  readFile(seen.outputs?.[index]?.file ?? '', 'utf8')
const value = async (...args: Parameters<typeof run>) => {
  const seen = await run(...args)
  expect(seen.stderr).toBe('')
  return content(seen)
}
const error = async (...args: Parameters<typeof run>) => (await run(...args)).exception?.message

describe('code', () => {
  test('the default export is called, or the named one, or the only one', async () => {
    expect(await value('export default async () => "default"\nexport const other = () => 1')).toBe(
      '"default"',
    )
    expect(
      await value('export default () => 1\nexport function other() { return "other" }', {
        function: 'other',
      }),
    ).toBe('"other"')
    expect(await value('export function sample() { return "by name" }\nexport const x = () => 1')).toBe(
      '"by name"',
    )
    expect(await value('export const whatever = () => "only"')).toBe('"only"')
  })

  test('without one, or with a wrong name, it is told what to write', async () => {
    expect(await error('function sample() {}')).toBe(
      'The code exports no function. Write: export default function sample() { … }',
    )
    expect(await error('export const a = () => 1, b = () => 2')).toBe(
      'Several functions are exported (a, b) and none is the default. Export one as default.',
    )
    expect(await error('export const a = () => 1', { function: 'b' })).toBe(
      'The code exports no function "b". It exports a.',
    )
  })

  test('types, enums, namespaces and Node’s modules work, and lines stay right', async () => {
    const code =
      'import { basename } from "node:path"\nimport fs from "fs"\nenum Colour { Red = "r" }\nnamespace Names { export const n: number = 1 }\ninterface Row { a?: string }\nclass Point { constructor(readonly x: number) {} }\nexport default (): unknown[] => [basename("/a/b"), typeof fs.readFileSync, Colour.Red, Names.n, new Point(3).x satisfies number, {} as Row]'
    expect(await value(code)).toBe('["b","function","r",1,3,{}]')
    const failing = await run(
      `enum A { B }\nexport default () => {\n  const a: A = A.B\n  throw new TypeError("no " + a)\n}`,
    )
    expect(failing.exception).toMatchObject({ name: 'TypeError', message: 'no 0', line: 4 })
  })

  test('packages and other files are refused in a sentence', async () => {
    expect(await error('import _ from "lodash"\nexport default () => 1')).toContain(
      'A TypeScript step cannot import "lodash"',
    )
    expect(await error('import "./other.ts"\nexport default () => 1')).toContain(
      'A TypeScript step cannot import "./other.ts"',
    )
  })

  test('an error tells its line, its cause, and nothing of the host', async () => {
    const seen = await run(
      'import { Failure } from "sluice"\nconst inner = () => {\n  throw new Error("inner")\n}\nexport default () => {\n  try { inner() } catch (cause) {\n    throw Object.assign(new Failure("outer", { retryable: false }), { cause })\n  }\n}',
    )
    expect(seen.exception).toMatchObject({
      name: 'Failure',
      message: 'outer',
      line: 7,
      retryable: false,
      cause: { message: 'inner', line: 3 },
    })
    expect(seen.stderr).toContain('Failure: outer\n    at default (numbers/sample.ts:7:')
    expect(seen.stderr).toContain('Caused by Error: inner')
    expect(seen.stderr).not.toContain('step-main')
    expect((await run('export default () => {\n  retrun 1\n}')).exception?.message).toBeTruthy()
    expect(await error('export default () => { throw "text" }')).toBe('"text" was thrown.')
    expect(
      await error(
        'export default () => new Promise(() => { setTimeout(() => { throw new Error("later") }, 1) })',
      ),
    ).toBe('later')
    expect(
      await error(
        'export default async () => { void Promise.reject(new Error("unheard")); await new Promise((done) => setTimeout(done, 50)) }',
      ),
    ).toBe('unheard')
  })
})

test('a resource is its settings, and a client where there is one', async () => {
  const server = createServer(({ url, headers }, response) => response.end(`${url} ${headers.authorization}`))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const context = {
    runId: 'r',
    resources: { shop: { url: `http://127.0.0.1:${port}/api`, token: 'open sesame' }, other: { a: 1 } },
    resourceTypes: { shop: 'http', other: 'custom' },
  }
  const code =
    'export default async (shop: any) => [JSON.stringify(shop).length > 0, await (await (await shop.client())("/orders")).text()]'
  expect(await value(code, { context })).toBe('[true,"/api/orders Bearer open sesame"]')
  expect(await error('export default (other: any) => other.client()', { context })).toContain(
    'TypeScript has no client for "other"',
  )
  server.close()
})

describe('inputs', () => {
  test('come by name, as an object, as a list, with context and config', async () => {
    const inputs = { a: json('1'), b: [json('2'), json('3')] }
    const context = { runId: 'r', partition: 'p', config: { least: 5 }, resources: { db: { url: 'u' } } }
    expect(
      await value(
        'export default (b: number[], context: any, a: number, config: any, d = 4) => [a, b, d, context.runId, context.partition, config.least, context.resources.db.url]',
        { inputs, context },
      ),
    ).toBe('[1,[2,3],4,"r","p",5,"u"]')
    expect(await value('export default ({ b, a }: { a: number; b: number[] }) => [a, b]', { inputs })).toBe(
      '[1,[2,3]]',
    )
    expect(await error('export default (c: number) => 1', { inputs })).toBe(
      'The function takes "c", but there is no input of that name. Inputs: a, b. Draw a wire to it, or rename the parameter.',
    )
  })

  test('integers beyond 2⁵³, NaN, text and bytes pass exactly', async () => {
    const inputs = {
      wide: json('[123456789012345678901234567890,NaN,1]'),
      t: { format: 'text' as const, data: 'grün' },
      b: { format: 'bytes' as const, data: Buffer.from([0, 255]) },
    }
    expect(
      await value('export default (wide: unknown[], t: string, b: Uint8Array) => ({ wide, t, b: [...b] })', {
        inputs,
      }),
    ).toBe('{"wide":[123456789012345678901234567890,NaN,1],"t":"grün","b":[0,255]}')
  })
})

describe('outputs', () => {
  test('bytes are bytes, undefined is null, and what JSON cannot hold is refused with its place', async () => {
    expect((await run('export default () => new Uint8Array([1])')).outputs).toMatchObject([
      { format: 'bytes' },
    ])
    expect(await value('export default () => {}')).toBe('null')
    expect(await error('export default () => ({ a: [new Map()] })')).toBe(
      'The output "result" cannot be stored: value.a[0] is a Map. Use Object.fromEntries(map). A TypeScript step stores JSON values and bytes.',
    )
    expect(await error('export default () => { const a: any = {}; a.a = a; return a }')).toContain(
      'value.a contains itself',
    )
    expect(
      await error(
        'export default () => { let deep: any = []; for (let n = 0; n < 1e5; n++) deep = [deep]; return deep }',
      ),
    ).toContain('Maximum call stack')
  })

  test('the setting of the output decides between text and JSON', async () => {
    expect(
      (await run('export default () => "x"', { outputs: [{ name: 'result', format: 'text' }] })).outputs,
    ).toMatchObject([{ format: 'text' }])
    expect(
      (await run('export default () => [{ a: 1 }]', { outputs: [{ name: 'result', format: 'parquet' }] }))
        .outputs,
    ).toMatchObject([{ format: 'json' }])
  })

  test('several come from an object, an array, marks or a generator; what came before an error is made', async () => {
    const outputs = [{ name: 'even', asset: 'n/even' }, { name: 'odd' }, { name: 'rest', required: false }]
    const names = async (code: string) => {
      const seen = await run(code, { outputs })
      return seen.outputs?.map((output) => output.name).join() ?? seen.exception?.message
    }
    expect(await names('export default () => ({ odd: 1, "n/even": 2 })')).toBe('odd,even')
    expect(await names('export default () => [1, 2, 3]')).toBe('even,odd,rest')
    expect(
      await names(
        'import { Output, MaterializeResult } from "sluice"\nexport default () => [new Output(1, "odd"), new MaterializeResult({ assetKey: "n/even" })]',
      ),
    ).toBe('odd,even')
    expect(
      await names(
        'import { Output } from "sluice"\nexport default async function* () { yield new Output(1, "even"); throw new Error("half way") }',
      ),
    ).toBe('even')
    expect(await error('export default () => 5', { outputs })).toContain(
      'The function returned a number, but the step has the outputs even, odd, rest.',
    )
  })

  test('metadata is typed, from marks and from context', async () => {
    const seen = await run(
      'import { Output, metadataValue } from "sluice"\nexport default (context: any) => { context.addOutputMetadata({ n: 1.5, big: 2n ** 70n, page: metadataValue("md", "**b**") }); context.log.info("hello"); return new Output(1, "result", { metadata: { ok: true, none: null, list: [NaN] }, dataVersion: "v" }) }',
    )
    expect(seen.outputs?.[0]).toMatchObject({
      dataVersion: 'v',
      metadata: {
        n: { type: 'float', value: 1.5 },
        big: { type: 'int', value: '1180591620717411303424' },
        page: { type: 'md', value: '**b**' },
        ok: { type: 'bool', value: true },
        none: { type: 'null', value: null },
        list: { type: 'json', value: ['NaN'] },
      },
    })
    expect(await readFile(join(seen.folder, 'messages'), 'utf8')).toContain(
      '"message":"hello","level":"INFO"',
    )
  })
})

describe('the process', () => {
  test('ends when the function has, whatever still ticks; its exit code is kept', async () => {
    expect(await run('export default () => { setInterval(() => {}, 1000) }')).toMatchObject({ exitCode: 0 })
    expect(await run('export default () => { process.exit(7) }')).toMatchObject({
      exitCode: 7,
      outputs: undefined,
    })
  })

  test('keeps the memory limit of its runtime', async () => {
    const seen = await run(
      'export default () => { const all: number[][] = []; for (;;) all.push(Array.from({ length: 1e5 }, (_, n) => n + 0.5)) }',
      { runtime: { memoryMib: 64 } },
    )
    expect(seen.signal ?? seen.exitCode).not.toBe(0)
    expect(seen.stderr).toContain('heap out of memory')
    const within = await run(
      'export default () => { const all: number[][] = []; for (let i = 0; i < 150; i++) all.push(Array.from({ length: 1e5 }, (_, n) => n + 0.5)) }',
      { runtime: { memoryMib: 64, memoryLimitMib: 512 } },
    )
    expect(within.exitCode).toBe(0)
  })

  test('what it wrote last arrives whole: as one long piece, and before an error or an exit of its own', async () => {
    const long = "console.log('x'.repeat(1_000_000))"
    for (const end of ['', "throw new Error('late')", 'process.exit(3)'])
      expect((await run(`export default () => { ${long}; ${end} }`)).stdout.length, end).toBe(1_000_001)
  })

  test('a hundred thousand lines arrive whole', async () => {
    const seen = await run('export default () => { for (let n = 0; n < 1e5; n++) console.log(n) }')
    expect(seen.stdout.length).toBe(588_890)
  })
})
