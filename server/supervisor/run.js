// Runs one of our source files on Node 24 with everything installed: `node run.js FILE [ARGUMENT …]`.
import { spawn } from 'node:child_process'

import { command, generateClient, installPackages, node, requireNode } from './install.js'

await command(async () => {
  requireNode()
  await installPackages({ withTools: true })
  await generateClient()
  const child = spawn(node(), ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
})
