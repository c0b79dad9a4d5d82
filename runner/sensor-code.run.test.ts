import { expect, test } from 'vitest'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

const sensor = (name: string, code: object, cursor: string | null = null) => ({
  key: name,
  kind: 'sensor' as const,
  outputs: [],
  functionName: name,
  sensor: { name, cursor },
  ...code,
})

const answers = async (...steps: object[]) => {
  const { server } = await finish({ steps: steps as Parameters<typeof finish>[0]['steps'] })
  return {
    answered: Object.fromEntries(server.of('SENSOR_EVALUATION').map(({ step, answer }) => [step, answer])),
    failed: Object.fromEntries(
      server.of('STEP_FAILURE').map(({ step, failure: { cause, message } }) => [step, { cause, message }]),
    ),
  }
}

const nothing = { tags: {}, config: {} }

test('a sensor in Python is told its cursor and asks as Dagster has it: yielded, returned, as a whole, or not at all', async () => {
  const { answered } = await answers(
    sensor(
      'yields',
      {
        python: `
from sluice import RunRequest, sensor

@sensor(job_name="all")
def yields(context):
    for n in range(int(context.cursor), 4):
        yield RunRequest(run_key=f"order {n}", run_config={"ops": {"n": n}}, tags={"n": n}, partition_key="2026-01-0%d" % n)
    context.update_cursor("4")
`,
      },
      '2',
    ),
    sensor('returns', {
      python:
        'from sluice import RunRequest\ndef returns(context):\n    return [RunRequest(), RunRequest("b")]',
    }),
    sensor('skips', {
      python:
        'from sluice import SkipReason\ndef skips(context):\n    assert context.cursor is None\n    return SkipReason("no file yet")',
    }),
    sensor('whole', {
      python:
        'from sluice import RunRequest, SensorResult\ndef whole():\n    return SensorResult(run_requests=[RunRequest(run_key="a")], cursor="9")',
    }),
    sensor('silent', { python: 'def silent(context):\n    print("looked")' }),
  )
  expect(answered).toEqual({
    yields: {
      requests: [2, 3].map((n) => ({
        runKey: `order ${n}`,
        config: { ops: { n } },
        tags: { n: String(n) },
        partition: `2026-01-0${n}`,
      })),
      cursor: '4',
    },
    returns: {
      requests: [
        { runKey: null, ...nothing },
        { runKey: 'b', ...nothing },
      ],
    },
    skips: { requests: [], skipReason: 'no file yet' },
    whole: { requests: [{ runKey: 'a', ...nothing }], cursor: '9' },
    silent: { requests: [] },
  })
})

test('keys of dynamic sets come along in both languages', async () => {
  const { answered } = await answers(
    sensor('python', {
      python:
        'from sluice import AddDynamicPartitionsRequest as Add, DeleteDynamicPartitionsRequest as Delete, SensorResult\ndef python():\n    return SensorResult(dynamic_partitions_requests=[Add("customers", ["a", 7]), Delete("customers", ["b"])])',
    }),
    sensor('typescript', {
      typescript: 'export default () => ({ partitionKeys: [{ set: "customers", add: ["a"] }] })',
    }),
  )
  expect(answered).toEqual({
    python: {
      requests: [],
      partitionKeys: [
        { set: 'customers', add: ['a', '7'], remove: [] },
        { set: 'customers', add: [], remove: ['b'] },
      ],
    },
    typescript: { requests: [], partitionKeys: [{ set: 'customers', add: ['a'], remove: [] }] },
  })
})

test('a sensor in TypeScript asks by a list, by yielding, or by an object with cursor and reason', async () => {
  const { answered } = await answers(
    sensor(
      'listed',
      {
        typescript:
          'export default (context) => { context.updateCursor(Number(context.cursor) + 1); return [{ runKey: 7, config: { a: [1] }, tags: { n: 1 } }] }',
      },
      '41',
    ),
    sensor('yielded', {
      typescript:
        'export default async function* yielded({ context }) { yield { runKey: context.sensorName }; yield { partition: "eu" } }',
    }),
    sensor('whole', {
      typescript: 'export default () => ({ requests: [], cursor: "5", skipReason: "nothing came" })',
    }),
    sensor('one', { typescript: 'export default () => ({ runKey: "only" })' }),
    sensor('silent', { typescript: 'export default () => undefined' }),
  )
  expect(answered).toEqual({
    listed: { requests: [{ runKey: '7', config: { a: [1] }, tags: { n: '1' } }], cursor: '42' },
    yielded: {
      requests: [
        { runKey: 'yielded', ...nothing },
        { runKey: null, ...nothing, partition: 'eu' },
      ],
    },
    whole: { requests: [], cursor: '5', skipReason: 'nothing came' },
    one: { requests: [{ runKey: 'only', ...nothing }] },
    silent: { requests: [] },
  })
})

test('what is no answer, or too much of one, fails the look with what to do', async () => {
  const { answered, failed } = await answers(
    sensor('raises', { python: 'def raises(context):\n    raise ValueError("no way in")' }),
    sensor('strange', { python: 'def strange(context):\n    return {"run_key": "a"}' }),
    sensor('elsewhere', {
      python:
        'from sluice import RunRequest\ndef elsewhere(context):\n    r = RunRequest("a")\n    r.job_name = "other"\n    return r',
    }),
    sensor('misspelled', { typescript: 'export default () => [{ run_key: "a" }]' }),
    sensor('flood', {
      python:
        'from sluice import RunRequest\ndef flood(context):\n    return [RunRequest(str(n)) for n in range(100_000)]',
    }),
    sensor('hoarder', { typescript: 'export default () => ({ cursor: "x".repeat(10_000_000) })' }),
  )
  expect(answered).toEqual({})
  expect(failed).toMatchObject({
    raises: { cause: 'exception', message: expect.stringContaining('no way in') },
    strange: { message: expect.stringContaining('a dictionary with the keys run_key') },
    elsewhere: { message: expect.stringContaining('has no job_name') },
    misspelled: { message: expect.stringContaining('A request has no field "run_key"') },
    flood: { message: expect.stringContaining('asks for 100000 runs at once; it may ask for 1000') },
    hoarder: { message: expect.stringContaining('The cursor is 10000000 characters long') },
  })
})
