import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'

import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { describe, expect, test } from 'vitest'

import { rooms, type Room } from './rooms.ts'

const topLevel = [...new Set(rooms.map((room) => room.path.split('/')[0] ?? room.path))]
const testing = /\.(test|spec)\.tsx?$/
/** Tests may reach for fixtures; the rest of the law holds for them too. */
const testRooms = ['server/testing', 'server/structure']

const roomOf = (file: string): Room | undefined =>
  rooms
    .filter((room) => file.startsWith(`${room.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0]

/** Why an import is against the law, or nothing. Exported shape kept tiny so the law itself can be tested. */
const violation = (from: string, to: string, typeOnly: boolean): string | undefined => {
  const source = roomOf(from)
  const target = roomOf(to)
  if (!source) return `${from} is in no room`
  if (!target) return `${from} imports ${to}, which is in no room`
  if (source === target) return undefined
  if (source.may.includes(target.path)) return undefined
  if (typeOnly && source.types?.includes(target.path)) return undefined
  if (testing.test(from) && testRooms.includes(target.path)) return undefined
  return `${from} (${source.path}) imports ${to} (${target.path})`
}

const modules = async () => {
  const present = topLevel.filter((folder) => existsSync(folder))
  const { output } = await cruise(present, {
    outputType: 'json',
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|generated|\\.next)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    ruleSet: {
      forbidden: [
        {
          name: 'cycle',
          severity: 'error',
          from: {},
          to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
        },
      ],
    },
    validate: true,
  })
  if (typeof output !== 'string') throw new Error('The cruise gave no JSON.')
  return JSON.parse(output) as ICruiseResult
}

/** Where PostgreSQL is spoken: its room, the source of sensors that reads databases of tenants, and the tests of anything. */
const speaksSql = /^server\/(db|testing)\/|^server\/gateways\/sensor-sources\/sql-source\.ts$|\.test\.tsx?$/
const sql =
  /\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|SET LOCAL)\s|\bsql\.(run|rows?)(<[^(]*>)?\(\s*['"`]/

describe('the rooms', () => {
  test('every top-level folder with code is a room', () => {
    const folders = readdirSync('.', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .filter(
        (name) =>
          !['node_modules', 'docs', 'deploy', 'public', 'test-results', 'playwright-report'].includes(name),
      )
    expect(folders.filter((name) => !topLevel.includes(name))).toEqual([])
  })

  test('every import obeys the table, no cycles, on a real number of modules', async () => {
    const result = await modules()
    const ours = result.modules.filter((module) =>
      topLevel.some((folder) => module.source.startsWith(`${folder}/`)),
    )
    // An empty cruise would pass silently: the parser reads nothing when it does not know the language.
    expect(ours.length).toBeGreaterThan(300)
    const broken: string[] = []
    for (const { source, dependencies } of ours) {
      const room = roomOf(source)
      for (const dependency of dependencies) {
        const { resolved } = dependency
        if (topLevel.some((folder) => resolved.startsWith(`${folder}/`))) {
          const why = violation(source, resolved, dependency.dependencyTypes.includes('type-only'))
          if (why) broken.push(why)
        } else if (room?.packages && !testing.test(source)) {
          const name = dependency.module.replace(/^node:/, '')
          const allowed = room.packages.some(
            (allowedName) => name === allowedName || name.startsWith(`${allowedName}/`),
          )
          if (!allowed && !dependency.module.startsWith('.'))
            broken.push(`${source} (${room.path}) uses the package ${dependency.module}`)
        }
      }
    }
    expect(broken).toEqual([])
    const cycles = result.summary.violations
      .filter((found) => found.rule.name === 'cycle')
      .map((found) => `${found.from} → ${found.to}`)
    expect(cycles).toEqual([])
  }, 120_000)

  test('statements stand in server/db and nowhere else', () => {
    const files = globSync('{app,cli,components,core,server,storage}/**/*.{ts,tsx}').filter(
      (file) => !speaksSql.test(file),
    )
    expect(files.length).toBeGreaterThan(300)
    expect(files.filter((file) => sql.test(readFileSync(file, 'utf8')))).toEqual([])
    expect(sql.test("await sql.row<{ id: string }>('select id from run')")).toBe(true)
    expect(sql.test('text: `UPDATE run SET status = $1`')).toBe(true)
  })

  test('the law refuses what it should', () => {
    expect(violation('core/run/run.ts', 'server/db/client.ts', false)).toBeDefined()
    expect(violation('components/runs/run.tsx', 'server/api/root.ts', false)).toBeDefined()
    expect(violation('components/runs/run.tsx', 'server/api/root.ts', true)).toBeUndefined()
    expect(violation('server/worker/main.ts', 'server/api/root.ts', true)).toBeDefined()
    expect(violation('components/ui/button.tsx', 'core/document/document.ts', false)).toBeDefined()
    expect(violation('somewhere/else.ts', 'core/document/document.ts', false)).toBeDefined()
  })
})
