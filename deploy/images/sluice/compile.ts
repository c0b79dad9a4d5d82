import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * Starts web and worker once, without a database, so that NODE_COMPILE_CACHE holds what every start would compile: `node compile.ts FOLDER`.
 * Web is asked for two pages; the worker ends by itself when it has loaded everything and finds no database.
 */
const [folder = ''] = process.argv.slice(2)
const port = 14_310

const start = (file: string): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(folder, file)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: 'postgresql://127.0.0.1:1/none',
      SLUICE_DATA: '/tmp/data',
      SLUICE_HOST: '127.0.0.1',
      SLUICE_PORT: String(port),
      SLUICE_SECRET: 'nothing that is compiled depends on it',
    },
  })

const web = start('server/supervisor/web.ts')
const ready = once(web, 'message')
await Promise.race([ready, once(web, 'exit').then(() => Promise.reject(new Error('Web did not start.')))])
for (const path of ['/api/health', '/sign-in']) {
  const { status } = await fetch(`http://127.0.0.1:${port}${path}`)
  if (status !== 200) throw new Error(`Web answered ${status} for ${path}.`)
}
web.kill('SIGTERM')
await once(web, 'exit')
await once(start('server/worker/main.ts'), 'exit')
