import { describe, expect, test } from 'vitest'

import { schemaChanges } from './schema-changes.ts'
import { valueCourses, type MadeValue } from './value-course.ts'

const made = (
  atMs: number,
  rows: number | undefined,
  columns: [string, string][] = [],
  share: unknown = atMs,
): MadeValue => ({
  atMs,
  runId: `run ${atMs}`,
  durationMs: atMs * 10,
  summary: {
    format: 'parquet',
    sizeBytes: 1,
    ...(rows !== undefined && { rows }),
    ...(columns.length > 0 && { columns: columns.map(([name, type]) => ({ name, type })) }),
  },
  metadata: { share: { type: 'float', value: share as number }, note: { type: 'text', value: '7' } },
})

describe('the course of a figure', () => {
  test('is told oldest first, for rows, time, size and every number the code reports', () => {
    const courses = valueCourses([made(3, 30), made(1, 10), made(2, undefined)])
    expect(courses.map(({ name }) => name)).toEqual(['Rows', 'Took', 'Size', 'share'])
    expect(courses[0]?.points.map(({ value }) => value)).toEqual([10, 30])
    expect(courses[1]?.points.map(({ value }) => value)).toEqual([10, 20, 30])
  })

  test('leaves out what is no number of an axis', () => {
    expect(
      valueCourses([made(1, 1, [], 'NaN'), made(2, 1, [], 'Infinity')]).map(({ name }) => name),
    ).not.toContain('share')
  })

  test('is not told of what was seen once', () => {
    expect(valueCourses([made(1, 1)])).toEqual([])
  })
})

describe('the columns of an asset', () => {
  test('that are gone or of another type break who reads them; one more does not', () => {
    const changes = schemaChanges([
      made(1, 1, [
        ['id', 'int64'],
        ['name', 'text'],
      ]),
      made(2, 1, [
        ['name', 'text'],
        ['id', 'int64'],
      ]),
      made(3, 1, [
        ['id', 'int64'],
        ['name', 'text'],
        ['at', 'date'],
      ]),
      made(4, 1),
      made(5, 1, [
        ['id', 'text'],
        ['at', 'date'],
      ]),
    ])
    expect(changes).toMatchObject([
      {
        atMs: 5,
        isBreaking: true,
        removed: [{ name: 'name' }],
        retyped: [{ name: 'id', from: 'int64', to: 'text' }],
        added: [],
      },
      { atMs: 3, isBreaking: false, added: [{ name: 'at' }] },
    ])
  })
})
