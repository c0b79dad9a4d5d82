import { expect, test } from 'vitest'

import { checkTemplates } from '#core/check/templates/all-templates.ts'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

const rows = {
  key: 'rows',
  python: 'def rows():\n    return [{"n": 1, "name": "a"}, {"n": -2, "name": "b"}, {"n": -3, "name": None}]',
}
const check = (
  name: string,
  more: object,
  given: { blocking?: boolean; severity?: 'WARN' | 'ERROR' } = {},
) => ({
  key: `rows.check:${name}`,
  kind: 'check' as const,
  from: { rows: 'rows' },
  outputs: [],
  functionName: name,
  check: { asset: 'rows', name, blocking: given.blocking ?? false, severity: given.severity ?? 'ERROR' },
  ...more,
})

test('a check says what it found in each language, as a truth or with severity, description and metadata', async () => {
  const { server } = await finish({
    steps: [
      rows,
      check('python_truth', { python: 'def python_truth(rows):\n    return len(rows) == 3' }),
      check('python_words', {
        python:
          'def python_words(rows):\n    return {"passed": False, "severity": "warn", "description": "too few", "metadata": {"count": len(rows)}}',
      }),
      check('python_result', {
        python:
          'from sluice import AssetCheckResult, asset_check\n\n@asset_check(asset="rows")\ndef python_result(context, rows):\n    return AssetCheckResult(passed=context.asset_key == "rows", metadata={"share": 0.5})',
      }),
      check('typescript', {
        typescript:
          'export default (rows: object[]) => ({ passed: rows.length > 3, description: "too few", metadata: { count: rows.length } })',
      }),
      check('sql_good', { sql: 'SELECT * FROM rows WHERE n > 5' }, { severity: 'WARN' }),
      check('sql_bad', { sql: 'SELECT * FROM rows WHERE n < 0' }, { severity: 'WARN' }),
      check('shell_good', { shell: 'grep -q name "$SLUICE_INPUT_ROWS"' }),
      check('shell_bad', { shell: 'grep -q nobody "$SLUICE_INPUT_ROWS"' }),
      check('pipes', {
        shell:
          'echo \'{"__dagster_pipes_version":"0.1","method":"report_asset_check","params":{"check_name":"pipes","passed":false,"severity":"WARN","metadata":{"seen":{"raw_value":7,"type":"int"}}}}\' >> "$(dirname "$PWD")/messages"',
      }),
    ],
  })
  const found = Object.fromEntries(
    server.of('ASSET_CHECK_EVALUATION').map(({ check: name, passed, severity, description, metadata }) => [
      name,
      {
        passed,
        severity,
        description,
        metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, { value }]) => [key, value])),
      },
    ]),
  )
  expect(found).toEqual({
    python_truth: { passed: true, severity: 'ERROR', metadata: {} },
    python_words: { passed: false, severity: 'WARN', description: 'too few', metadata: { count: 3 } },
    python_result: { passed: true, severity: 'ERROR', metadata: { share: 0.5 } },
    typescript: { passed: false, severity: 'ERROR', description: 'too few', metadata: { count: 3 } },
    sql_good: { passed: true, severity: 'WARN', metadata: { failed_rows: 0 } },
    sql_bad: {
      passed: false,
      severity: 'WARN',
      description: '2 rows fail.',
      metadata: {
        failed_rows: 2,
        first_failures: {
          records: [
            { data: { n: expect.anything(), name: 'b' } },
            { data: { n: expect.anything(), name: null } },
          ],
        },
      },
    },
    shell_good: { passed: true, severity: 'ERROR', metadata: {} },
    shell_bad: { passed: false, severity: 'ERROR', metadata: {} },
    pipes: { passed: false, severity: 'WARN', metadata: { seen: 7 } },
  })
  // What is not blocking stops nothing: every step has succeeded, and so has the run.
  expect(server.of('STEP_FAILURE')).toEqual([])
  expect(server.of('HANDLED_OUTPUT').map(({ step }) => step)).toEqual(['rows'])
  expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
})

test('a blocking check that fails as an error skips what depends on its asset, with the check as the cause; as a warning it does not', async () => {
  const bad = (name: string) => ({ python: `def ${name}(rows):\n    return False` })
  const { server } = await finish({
    steps: [
      rows,
      check('strict', bad('strict'), { blocking: true }),
      check('mild', bad('mild'), { blocking: true, severity: 'WARN' }),
      {
        key: 'below',
        from: { rows: 'rows' },
        python: 'def below(rows):\n    return 1',
        after: ['rows', 'rows.check:strict'],
      },
      {
        key: 'aside',
        from: { rows: 'rows' },
        python: 'def aside(rows):\n    return 1',
        after: ['rows', 'rows.check:mild'],
      },
    ],
  })
  expect(server.of('STEP_SKIPPED')).toMatchObject([
    { step: 'below', cause: 'rows.check:strict', upstreamFailed: true },
  ])
  expect(server.of('STEP_FAILURE')).toMatchObject([
    { step: 'rows.check:strict', failure: { cause: 'check_failed', fault: 'user' } },
  ])
  expect(server.of('ASSET_CHECK_FAILED_TO_EVALUATE')).toEqual([])
  expect(
    server
      .of('ASSET_MATERIALIZATION')
      .map(({ asset }) => asset)
      .toSorted(),
  ).toEqual(['aside', 'rows'])
})

test('a check whose code breaks has found nothing out, which is not that it failed', async () => {
  const { server } = await finish({
    steps: [
      rows,
      check('raises', { python: 'def raises(rows):\n    return rows["no"]' }),
      check('silent', { typescript: 'export default () => 7' }),
      check('aimless', { sql: 'CREATE TABLE x AS SELECT 1' }),
      check('missing', { shell: 'no-such-command' }),
    ],
  })
  expect(server.of('ASSET_CHECK_EVALUATION')).toEqual([])
  const told = server.of('ASSET_CHECK_FAILED_TO_EVALUATE')
  expect(told.map(({ check: name }) => name).toSorted()).toEqual(['aimless', 'missing', 'raises', 'silent'])
  expect(told.find(({ check: name }) => name === 'silent')?.reason).toContain('did not say whether it passed')
  expect(told.find(({ check: name }) => name === 'aimless')?.reason).toContain('select the rows that fail')
  expect(server.of('STEP_FAILURE')).toHaveLength(4)
})

test('what is measured is held beside what was measured before', async () => {
  const keyOf = (name: string) => `rows.check:${name}`
  const compared = (name: string, sql: string, against: object) => ({
    ...check(name, { sql }),
    check: { asset: 'rows', name, blocking: false, severity: 'ERROR' as const, against },
  })
  const count = 'SELECT count(*) AS rows, avg(n) AS mean FROM rows'
  const { server } = await finish({
    steps: [
      rows,
      compared('near', count, { within: 0.5 }),
      compared('far', count, { within: 0.5 }),
      compared('first', count, { within: 0.5 }),
      compared('aimless', 'SELECT n FROM rows', { within: 0.5 }),
      {
        ...compared('by_code', '', { within: 0.5 }),
        sql: undefined,
        python: 'def by_code(rows):\n    return {"passed": True, "metadata": {"rows": len(rows)}}',
      },
    ],
    claim: {
      earlierFigures: {
        [keyOf('near')]: [{ rows: 4, mean: -1.5 }],
        [keyOf('far')]: [{ rows: 40, mean: -1.5 }],
        [keyOf('by_code')]: [{ rows: 40 }],
      },
    },
  })
  const found = server
    .of('ASSET_CHECK_EVALUATION')
    .toSorted((one, other) => (one.check < other.check ? -1 : 1))
    .map((one) => [one.check, one.passed, one.description])
  expect(found).toEqual([
    ['by_code', false, 'rows is 3; the last time was 40, and 50 % off it is the most.'],
    ['far', false, 'rows is 3; the last time was 40, and 50 % off it is the most.'],
    ['first', true, undefined],
    ['near', true, undefined],
  ])
  const near = server.of('ASSET_CHECK_EVALUATION').find((one) => one.check === 'near')
  expect(near?.metadata).toMatchObject({ rows: { type: 'int', value: 3 }, mean: { type: 'float' } })
  expect(server.of('ASSET_CHECK_FAILED_TO_EVALUATE')).toMatchObject([
    { check: 'aimless', reason: expect.stringContaining('one row of figures') },
  ])
})

test('each template writes a query that passes what it should and finds what it should', async () => {
  const given: Record<string, Record<string, string>> = {
    rowCondition: { condition: 'n > 0' },
    notNull: { columns: 'name, n' },
    unique: { columns: 'n' },
    references: { column: 'name', other: 'names', otherColumn: 'label' },
    acceptedValues: { column: 'name', values: "a, b's" },
    rowCount: { least: '2', most: '3' },
    rowCountDrift: { percent: '30', last: '5' },
    meanDrift: { column: 'n', deviations: '2', last: '5' },
    sameSchema: {},
  }
  const good = '[{"n": 1, "name": "a"}, {"n": 2, "name": "b\'s"}]'
  const bad =
    '[{"n": 100, "name": "a"}, {"n": 100, "name": None}, {"n": -200, "name": "c"}, {"n": 900, "name": "c"}]'
  const values = (key: string, list: string) => ({ key, python: `def ${key}():\n    return ${list}` })
  const earlier: Record<string, Record<string, number | string>[]> = {}
  const of = (asset: string) =>
    checkTemplates.map((template) => {
      const written = template.write(given[template.id] ?? {}, asset)
      if (!written || written.compute.kind !== 'sql') throw new Error(template.id)
      const { compute, against, deps = [] } = written
      const key = `${asset}.check:${template.id}`
      earlier[key] = [1, 1.5, 2].map((mean) => ({
        ...(template.id === 'rowCountDrift' && { rows: 2 }),
        ...(template.id === 'meanDrift' && { mean }),
        ...(template.id === 'sameSchema' && { columns: 'n BIGINT, name VARCHAR' }),
      }))
      return {
        key,
        kind: 'check' as const,
        sql: compute.code,
        from: Object.fromEntries(
          [asset, ...deps.map((dependency) => dependency.asset)].map((one) => [one, one]),
        ),
        outputs: [],
        check: {
          asset,
          name: template.id,
          blocking: false,
          severity: 'ERROR' as const,
          ...(against && { against }),
        },
      }
    })
  const checks = [...of('good'), ...of('bad')]
  const { server } = await finish({
    steps: [
      values('good', good),
      values('bad', bad.replace('"n": -200', '"extra": 1, "n": -200')),
      values('names', '[{"label": "a"}, {"label": "b\'s"}]'),
      ...checks,
    ],
    claim: { earlierFigures: earlier },
  })
  expect(server.of('ASSET_CHECK_FAILED_TO_EVALUATE')).toEqual([])
  const told = server.of('ASSET_CHECK_EVALUATION')
  expect(told).toHaveLength(checks.length)
  expect(told.filter(({ asset, passed }) => passed !== (asset === 'good'))).toEqual([])
})
