// Real services beside the tests, where this machine has the means to start them: an object store, Helm and the schemas of Kubernetes.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { root, say } from '../supervisor/install.js'

/** A script that starts services by name and prints what the tests need to know of them (`up NAME…`). */
const script = resolve(root, process.env.SLUICE_TEST_SERVICES ?? '../shared/services/service')
const names = ['s3', 'helm', 'kubeconform']

/** They are built with Go. @returns {boolean} */
const canBuild = () => {
  const [, minor] = /go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '') ?? []
  return Number(minor ?? 0) >= 26
}

/** @returns {Promise<Record<string, string>>} variables that name what was started; none where nothing could be */
export const startServices = async () => {
  if (process.env.SLUICE_TEST_S3_ENDPOINT || process.env.SLUICE_TEST_HELM) return {}
  if (!existsSync(script) || !canBuild()) {
    say(
      '\nTESTS OF SERVICES SKIPPED: there is nothing here that starts an object store and Helm. Set SLUICE_TEST_S3_ENDPOINT and SLUICE_TEST_HELM to have them tested.\n',
    )
    return {}
  }
  say(`Starting ${names.join(', ')}. The first time they are compiled, which takes about ten minutes.`)
  const child = spawn(script, ['up', ...names], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text))
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done))
  if (code !== 0) throw new Error('The services for the tests did not start; what they said stands above.')
  return Object.fromEntries(
    [...said.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}
