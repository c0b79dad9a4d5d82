import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const statements = /\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*/g

/** What programs of the release before would trip over: it runs on while a migration is applied, and after a way back. */
const breaking: [string, RegExp][] = [
  ['drops a table or column', /\bDROP\s+(TABLE|COLUMN)\b/i],
  ['renames', /\bRENAME\s+(TO|COLUMN)\b/i],
  ['changes a type', /\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/i],
  ['demands a value that was optional', /\bALTER\s+COLUMN\s+\S+\s+SET\s+NOT\s+NULL\b/i],
  [
    'adds a column that old inserts cannot fill',
    /\bADD\s+COLUMN\s+(?:(?!DEFAULT|GENERATED|,|;)[\s\S])*\bNOT\s+NULL(?:(?!DEFAULT|GENERATED)[^,;])*[,;]/i,
  ],
  ['takes rights away', /\bREVOKE\b[^;]*\bFROM\s+sluice_(app|system)\b/i],
]

/** Why a migration would break the release before; bodies of functions and comments are no statements of it. */
const faults = (sql: string): string[] => {
  const text = sql.replace(statements, '')
  return breaking.filter(([, pattern]) => pattern.test(text)).map(([why]) => why)
}

test('old programs survive every migration since the first', () => {
  const files = globSync('prisma/migrations/*/migration.sql', { cwd: root }).toSorted().slice(1)
  expect(files.length).toBeGreaterThan(3)
  const found = files.map((file) => [file, faults(readFileSync(join(root, file), 'utf8'))] as const)
  expect(found.filter(([, why]) => why.length > 0)).toEqual([])
})

test('what breaks them is found, what does not is let through', () => {
  expect(faults('ALTER TABLE run DROP COLUMN job;')).toHaveLength(1)
  expect(faults('ALTER TABLE run RENAME COLUMN job TO task;')).toHaveLength(1)
  expect(faults('ALTER TABLE run ALTER COLUMN job TYPE int;')).toHaveLength(1)
  expect(faults('ALTER TABLE run ADD COLUMN place text NOT NULL;')).toHaveLength(1)
  expect(faults("ALTER TABLE run ADD COLUMN place text NOT NULL DEFAULT 'here';")).toEqual([])
  expect(
    faults("ALTER TABLE run ADD COLUMN place text DEFAULT 'here' NOT NULL, ADD COLUMN note text;"),
  ).toEqual([])
  expect(faults("CREATE FUNCTION f() RETURNS void AS $$ BEGIN EXECUTE 'DROP TABLE x'; END $$;")).toEqual([])
})
