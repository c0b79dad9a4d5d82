// Plain JavaScript without dependencies: it runs before there are any, on whatever Node (20 or newer) the machine has.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

const oldestNode = [20, 9]
const modules = join(root, 'node_modules')

/** A reason to stop that the person at the terminal can do something about. */
export class CannotInstall extends Error {}

/** @param {string} text */
export const say = (text) => process.stdout.write(`${text}\n`)

/** Refuses a Node that is too old for the installation itself; what is installed brings its own. */
export const requireNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new CannotInstall(
    `Sluice needs Node ${oldestNode.join('.')} or newer, and this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  )
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean, link?: boolean }>}
 */
const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/**
 * Whether what npm last installed is what the lock file asks for. npm keeps that record itself, and writes it last.
 * @param {boolean} withTools whether the tools of development are needed too
 */
const isInstalled = (withTools) => {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const found = packagesIn(record)
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const here = found[path]
    if (here) return here.version === entry.version
    return entry.optional || (entry.dev && !withTools)
  })
}

/** @type {[RegExp, string][]} */
const npmTroubles = [
  [/ENOSPC/, 'The disk is full. Free about 1.5 GB and start again.'],
  [
    /EACCES|EPERM|EROFS/,
    `npm may not write to ${root}. Give the folder to the user who starts Sluice, and start again.`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/,
    'The package registry cannot be reached. Check the network, or the registry and proxy settings of npm, and start again.',
  ],
]

/**
 * Runs a command in the repository, with what it says on the terminal, and a sign of life where it says nothing.
 * @param {string} command
 * @param {string[]} args
 * @param {{ sign?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, said: string }>}
 */
const run = (command, args, { sign = '', env = process.env } = {}) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const startedMs = Date.now()
    const beat = setInterval(
      () => say(`  ${sign} (${Math.round((Date.now() - startedMs) / 1000)} s)`),
      10_000,
    )
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-20_000)
      })
    }
    child.once('error', fail)
    child.once('close', (code) => {
      clearInterval(beat)
      done({ code: code ?? 1, said })
    })
  })

/** @returns {[string, string[]]} npm as this process was started by it, or as the path has it. */
const npm = () => {
  const script = process.env.npm_execpath
  return script && /npm-cli\.c?js$/.test(script) ? [process.execPath, [script]] : ['npm', []]
}

const installNode = async () => {
  if (existsSync(join(modules, 'node', 'bin', 'node'))) return
  // npm was told to run no install scripts; this one fetches a binary as a package, like any other.
  const [command, args] = npm()
  await run(command, [...args, 'rebuild', 'node', '--ignore-scripts=false'], { sign: 'Installing Node 24' })
}

/**
 * Installs the packages of the lock file unless they are there.
 * @param {{ withTools: boolean }} options
 */
export const installPackages = async ({ withTools }) => {
  if (isInstalled(withTools)) return
  say('Installing packages from npm, about a minute.')
  const startedMs = Date.now()
  const [command, args] = npm()
  const omit = withTools ? [] : ['--omit=dev']
  const { code, said } = await run(command, [...args, 'ci', '--no-audit', '--no-fund', ...omit], {
    sign: 'Installing packages',
  })
  if (code !== 0) {
    const known = npmTroubles.find(([pattern]) => pattern.test(said))
    throw new CannotInstall(
      known ? known[1] : `npm ci failed.\n${said.trim().split('\n').slice(-15).join('\n')}`,
    )
  }
  await installNode()
  say(`Installed the packages (${Math.round((Date.now() - startedMs) / 1000)} s).`)
}

/** The Node that Sluice runs on: the one npm brought, or the machine's where that one is as new. */
export const node = () => {
  const brought = join(modules, 'node', 'bin', 'node')
  if (existsSync(brought)) return brought
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new CannotInstall(
    'npm did not install Node 24. Start again with Node 24 or newer, or allow npm to run install scripts.',
  )
}

/** Generates the database client from the schema, unless that was done for this schema and this release of Prisma. */
export const generateClient = async () => {
  const folder = join(root, 'prisma')
  const hash = createHash('sha256').update(readFileSync(join(modules, 'prisma', 'package.json')))
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.prisma'))
    .sort())
    hash.update(readFileSync(join(folder, name)))
  const wanted = hash.digest('hex')
  const generated = join(root, 'server', 'db', 'generated')
  const stamp = join(generated, 'schema.sha256')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  const { code, said } = await run(node(), [join(modules, 'prisma', 'build', 'index.js'), 'generate'], {
    sign: 'Generating the database client',
    env,
  })
  if (code !== 0) throw new CannotInstall(`The database client could not be generated.\n${said.trim()}`)
  writeFileSync(stamp, wanted)
}

/**
 * Runs the work of a command; a reason to stop is told in its own words, without a stack.
 * @param {() => Promise<void>} work
 */
export const command = async (work) => {
  try {
    process.chdir(root)
    await work()
  } catch (error) {
    if (!(error instanceof CannotInstall)) throw error
    process.stderr.write(`\n${error.message}\n`)
    process.exitCode = 1
  }
}
