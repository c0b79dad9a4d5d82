import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../values/stored-values.ts'
import type { ValueAddress } from '../values/value-store.ts'
import { NamedPipes } from './named-pipes.ts'
import { PythonHost } from './python-host.ts'
import { runStep } from './testing/run-step.ts'

/** An interpreter with pandas, polars and pyarrow; without one these tests are skipped. */
const python = process.env.SLUICE_TEST_PYTHON_WITH_TABLES ?? 'python3'
const usable = (() => {
  try {
    execFileSync(python, ['-c', 'import pandas, polars, pyarrow'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe.skipIf(!usable)('tables of Python libraries', () => {
  let folder: string
  let pipes: NamedPipes
  let host: PythonHost
  let values: StoredValues
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tables-'))
    pipes = new NamedPipes(folder)
    host = new PythonHost({ pipes, python, codes: ['import pandas'] })
    values = new StoredValues({
      store: new FolderStore(join(folder, 'store')),
      assetPrefix: 'a/b',
      run: 'r',
      folder,
      now: () => 1,
    })
  })
  afterAll(async () => {
    await host.close()
    await values.close()
    await pipes.close()
    await rm(folder, { recursive: true, force: true })
  })
  const address = (name: string): ValueAddress => ({
    of: 'asset',
    asset: name,
    partition: null,
    ioManager: 'file',
  })
  async function make(name: string, code: string, format?: 'csv' | 'json' | 'arrow' | 'pickle') {
    const seen = await runStep(host, {
      compute: { kind: 'python', code },
      outputs: [{ name: 'result', format }],
    })
    expect(seen.stderr).toBe('')
    const [output] = seen.outputs ?? []
    return values.store(
      address(name),
      { path: output?.file ?? '', format: output?.format ?? 'bytes', typeName: output?.typeName },
      { name: 'result', format },
    )
  }
  async function read(name: string, code: string) {
    const { path, format } = await values.load(address(name), folder, await host.readable())
    const invocation = { compute: { kind: 'python', code } as const }
    const seen = await runStep(host, { ...invocation, inputs: { a: { format, data: await readFile(path) } } })
    return seen.stderr === '' ? seen.stdout.trim() : seen.stderr
  }

  test('a pandas table is parquet, described, and comes back equal, index and types included', async () => {
    const { summary } = await make(
      'pandas',
      'import pandas as pd\ndef sample(): return pd.DataFrame({"n": [1, 2], "at": pd.to_datetime(["2026-01-01", None]), "t": ["é", None]}, index=pd.Index([7, 9], name="key"))',
    )
    expect(summary).toMatchObject({ format: 'parquet', rows: 2, preview: { kind: 'table' } })
    expect(summary.columns?.map((column) => column.name)).toEqual(['n', 'at', 't', 'key'])
    expect(
      await read(
        'pandas',
        'import pandas as pd\ndef sample(a): print(type(a).__name__, list(a.index), a.index.name, a["at"].dtype.kind, a["n"].sum())',
      ),
    ).toBe('DataFrame [7, 9] key M 3')
  })

  test.each([
    ['pl.DataFrame', 'polars', 'DataFrame (2, 1)'],
    ['pl.LazyFrame', 'polars', 'LazyFrame'],
    ['pa.Table', 'pyarrow', 'Table (2, 1)'],
    ['pd.DataFrame', 'pandas', 'DataFrame (2, 1)'],
    ['list[dict]', 'plain', "list [{'n': 1}, {'n': 2}]"],
    ['"pl.DataFrame"', 'text', 'DataFrame (2, 1)'],
  ])('a parameter annotated %s gets one', async (annotation, _name, expected) => {
    const imports = 'import pandas as pd, polars as pl, pyarrow as pa\n'
    await make('polars', `${imports}def sample(): return pl.DataFrame({"n": [1, 2]})`)
    const show =
      'print(type(a).__name__, *([a] if isinstance(a, list) else [a.shape] if hasattr(a, "shape") else []))'
    expect(await read('polars', `${imports}def sample(a: ${annotation}): ${show}`)).toBe(expected)
  })

  test.each([
    'import polars as pl\ndef sample(): return pl.LazyFrame({"n": [1, 2]})',
    'import pyarrow as pa\ndef sample(): return pa.table({"n": [1, 2]})',
  ])('%j is stored as a table', async (code) => {
    expect((await make('table', code)).summary).toMatchObject({
      format: 'parquet',
      rows: 2,
      columns: [{ name: 'n', type: 'BIGINT' }],
    })
  })

  test.each(['csv', 'json', 'arrow', 'pickle'] as const)(
    'a table asked for as %s is stored so and read as a table',
    async (format) => {
      const { summary } = await make(
        format,
        'import pandas as pd\ndef sample(): return pd.DataFrame({"n": [1, 2], "x": [0.5, None]})',
        format,
      )
      expect(summary.format).toBe(format)
      expect(
        await read(
          format,
          'import pandas as pd\ndef sample(a: pd.DataFrame): print(type(a).__name__, a.shape, a["n"].sum(), a["x"].isna().sum())',
        ),
      ).toBe('DataFrame (2, 2) 3 1')
    },
  )

  test('numbers of numpy are JSON, arrays are pickled', async () => {
    expect(
      (await make('mean', 'import numpy as np\ndef sample(): return np.float64(1.5)')).summary,
    ).toMatchObject({ format: 'json', preview: { value: 1.5 } })
    expect(
      (await make('array', 'import numpy as np\ndef sample(): return np.arange(3)')).summary,
    ).toMatchObject({ format: 'pickle' })
  })

  test('JSON rows are a table where the parameter says so', async () => {
    await make('rows', 'def sample(): return [{"n": 1}, {"n": 2}]')
    expect(await read('rows', 'import polars as pl\ndef sample(a: pl.DataFrame): print(a.shape)')).toBe(
      '(2, 1)',
    )
  })
})
