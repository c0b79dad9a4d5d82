import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

import { CannotStart } from '#server/platform/cannot-start.ts'

import { packStatic } from './pack-static.ts'

/** What the build is made from. */
const sources = [
  'app',
  'components',
  'core',
  'server',
  'storage',
  'translations',
  'public',
  'next.config.js',
  'postcss.config.mjs',
  'package-lock.json',
  'tsconfig.json',
]
const notBuilt = /\.(db\.test|run\.test|dom\.test|test)\.tsx?$|\/(testing|structure|supervisor|worker)\//

const filesUnder = (path: string): string[] => {
  if (!existsSync(path)) return []
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

const hashOfSources = (): string => {
  const hash = createHash('sha256').update(`${process.env.SLUICE_LANGUAGE ?? 'en'}\0`)
  for (const file of sources
    .flatMap(filesUnder)
    .filter((name) => !notBuilt.test(name))
    .toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

const folder = '.next'
const stamp = join(folder, 'sources.sha256')

const explain = (said: string): string => {
  if (/ENOSPC/.test(said)) return 'The disk is full. Free some space and start again.'
  if (/EACCES|EPERM|EROFS/.test(said))
    return `${join(process.cwd(), folder)} cannot be written. Give it to the user who starts Sluice, or delete it.`
  return `The web application could not be built.\n${said.trim().split('\n').slice(-30).join('\n')}`
}

/** Whether the built application is the one of the present sources. */
export const isBuilt = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources()

/** Builds the web application. The working folder is the repository. An aborted build leaves no application that would be taken for one. */
export const buildWeb = async (signal: AbortSignal): Promise<void> => {
  const wanted = hashOfSources()
  rmSync(stamp, { force: true })
  const child = spawn(process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    env: {
      ...process.env,
      // Loaders of the build run in the `node` of the path, which may be an older one than ours.
      PATH: [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-100_000)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new CannotStart(explain(said))
  await packStatic(join(folder, 'static'))
  writeFileSync(stamp, wanted)
}
