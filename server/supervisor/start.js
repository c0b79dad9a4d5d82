// `npm start` and `npm run dev`: makes sure that everything is installed, then hands over to Node 24.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { command, generateClient, installPackages, node, requireNode, root } from './install.js'

/** @param {string[]} args */
const handOver = (args) => {
  const own = node()
  const all = [
    '--disable-warning=ExperimentalWarning',
    join(root, 'server', 'supervisor', 'main.ts'),
    ...args,
  ]
  if (process.execve) process.execve(own, [own, ...all], process.env)
  const child = spawn(own, all, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // Ctrl-C reaches the whole terminal group; the other signals only us.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)))
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}

await command(async () => {
  requireNode()
  const args = process.argv.slice(2)
  await installPackages({ withTools: args.includes('--dev') })
  await generateClient()
  handOver(args)
})
