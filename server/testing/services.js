// Real services beside the tests, where this machine has the means to start them: an object store, Helm, the schemas of Kubernetes, a PostgreSQL to back up, SQS, Kafka.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { root, say } from '../supervisor/install.js'
import { installDebian } from './debian.js'

/** A script that starts services by name and prints what the tests need to know of them (`up NAME…`). */
const script = resolve(root, process.env.SLUICE_TEST_SERVICES ?? '../shared/services/service')

/** @param {string} file @param {string} argument */
const said = (file, argument) => spawnSync(file, [argument], { encoding: 'utf8' }).stdout ?? ''

const hasGo = () => {
  const [, minor] = /go1\.(\d+)/.exec(said('go', 'version')) ?? []
  return Number(minor ?? 0) >= 26
}
/** What is written in Java is brought by Maven. */
const hasJava = () => ['java', 'mvn'].every((file) => spawnSync(file, ['-version']).status === 0)
const hasPostgres = () => existsSync('/usr/lib/postgresql') && said('pg_dump', '--version') !== ''

/** @typedef {'s3' | 'helm' | 'kubeconform' | 'postgres' | 'sqs' | 'kafka'} Service */

/** The variable that names one to the tests, which may be given, and whether one can be started here. @type {Record<Service, { setting: string, isPossible: () => boolean }>} */
const services = {
  sqs: { setting: 'SLUICE_TEST_SQS_ENDPOINT', isPossible: hasJava },
  kafka: { setting: 'SLUICE_TEST_KAFKA_BROKERS', isPossible: hasJava },
  s3: { setting: 'SLUICE_TEST_S3_ENDPOINT', isPossible: hasGo },
  helm: { setting: 'SLUICE_TEST_HELM', isPossible: hasGo },
  kubeconform: { setting: 'SLUICE_TEST_KUBECONFORM', isPossible: hasGo },
  postgres: {
    setting: 'SLUICE_TEST_POSTGRES_ADMIN_URL',
    isPossible: () => hasPostgres() || (installDebian(['postgresql']) && hasPostgres()),
  },
}

/** @type {Service[]} */
const all = ['s3', 'helm', 'kubeconform', 'postgres', 'sqs', 'kafka']

/**
 * Starts those that are not given. One that cannot be started here is left out, which is said. Throws where one does not start.
 * @param {Service[]} wanted
 * @returns {Promise<Record<string, string>>} variables that name what was started
 */
export const startServices = async (wanted = all) => {
  const missing = wanted.filter((name) => !process.env[services[name].setting])
  const names = missing.filter((name) => existsSync(script) && services[name].isPossible())
  const without = missing.filter((name) => !names.includes(name))
  if (without.length > 0)
    say(
      `\nTESTS OF SERVICES SKIPPED: there is nothing here that starts ${without.join(', ')}. Set ${without.map((name) => services[name].setting).join(', ')} to have them tested.\n`,
    )
  if (names.length === 0) return {}
  say(`Starting ${names.join(', ')}. The first time they are compiled, which takes about ten minutes.`)
  const child = spawn(script, ['up', ...names], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (told += text))
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done))
  if (code !== 0) throw new Error('The services for the tests did not start; what they said stands above.')
  return Object.fromEntries(
    [...told.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}
