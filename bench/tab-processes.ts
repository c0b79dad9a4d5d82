import type { Browser } from '@playwright/test'

import { memoryMegabytes } from './processes.ts'

/** The processes of a browser's tabs. */
export const tabProcesses = async (browser: Browser): Promise<number[]> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** Memory of the largest of them, in MB: the tab that is open, beside those that the browser keeps ready. */
export const largestTab = async (browser: Browser): Promise<number> =>
  Math.max(...(await tabProcesses(browser)).map((pid) => memoryMegabytes([pid])))
