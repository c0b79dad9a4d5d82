import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { findChromium } from '#server/testing/chromium.js'

import { memoryMegabytes } from './processes.ts'
import type { Product } from './product.ts'

const startMs = 30_000
const lookEveryMs = 100

/** A tab that runs by itself. */
export interface UnwatchedTab {
  /** What its process holds once what nobody needs is collected, in MB. */
  megabytes: () => Promise<number>
  close: () => void
}

type Send = <Answer>(method: string, params?: object, sessionId?: string) => Promise<Answer>

/** The first thing a browser says: where it is spoken to. */
const addressOf = async (folder: string): Promise<string> => {
  const file = join(folder, 'DevToolsActivePort')
  for (const untilMs = performance.now() + startMs; !existsSync(file); await delay(lookEveryMs))
    if (performance.now() > untilMs) throw new Error('The browser did not start.')
  const [port, path] = readFileSync(file, 'utf8').split('\n')
  return `ws://127.0.0.1:${port}${path}`
}

const speakTo = async (address: string): Promise<{ send: Send; end: () => void }> => {
  const socket = new WebSocket(address)
  await new Promise((done, fail) => {
    socket.addEventListener('open', done)
    socket.addEventListener('error', () => fail(new Error('The browser cannot be spoken to.')))
  })
  let last = 0
  const waiting = new Map<number, { done: (answer: never) => void; fail: (cause: Error) => void }>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as { id: number; result: never; error?: object }
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error) asked?.fail(new Error(JSON.stringify(error)))
    else asked?.done(result)
  })
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((done, fail) => {
        last += 1
        waiting.set(last, { done, fail })
        socket.send(JSON.stringify({ id: last, method, params, sessionId }))
      }),
    end: () => socket.close(),
  }
}

/**
 * Opens a page in a browser of its own where nobody looks at what goes over the network: who does has the tab keep what it was answered, hundreds of megabytes that
 * are not the page's.
 */
export const unwatchedTab = async ({ url, cookie }: Product, address: string): Promise<UnwatchedTab> => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-browser-'))
  const child = spawn(
    findChromium() ?? 'chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      '--window-size=1440,900',
      'about:blank',
    ],
    { stdio: 'ignore' },
  )
  const close = (): void => {
    child.once('close', () => rmSync(folder, { recursive: true, force: true }))
    child.kill()
  }
  try {
    const { send, end } = await speakTo(await addressOf(folder))
    const cookies = cookie.split('; ').map((one) => {
      const [name = '', ...value] = one.split('=')
      return { name, value: value.join('='), url }
    })
    await send('Storage.setCookies', { cookies })
    const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: `${url}${address}` })
    const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    })
    return {
      megabytes: async () => {
        await send('HeapProfiler.collectGarbage', {}, sessionId)
        const { processInfo } = await send<{ processInfo: { type: string; id: number }[] }>(
          'SystemInfo.getProcessInfo',
        )
        // The browser's own pages are small.
        const tabs = processInfo.filter(({ type }) => type === 'renderer')
        return Math.max(...tabs.map(({ id }) => memoryMegabytes([id])))
      },
      close: () => {
        end()
        close()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}
