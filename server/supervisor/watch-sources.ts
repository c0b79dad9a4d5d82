import { watch } from 'node:fs'

/** What the worker is made of. */
const folders = ['core', 'server', 'storage', 'runner']
const source = /(?<!\.test)\.(ts|sql)$/
const settleMs = 150

/** Calls back when a source of the worker has changed and the writing has settled. Never ends by itself. */
export const watchSources = (onChange: () => void): void => {
  let pending: NodeJS.Timeout | undefined
  for (const folder of folders) {
    watch(folder, { recursive: true, persistent: false }, (_event, name) => {
      if (!name || !source.test(name)) return
      clearTimeout(pending)
      pending = setTimeout(onChange, settleMs)
    })
  }
}
