import type { CDPSession, Page } from '@playwright/test'

/** What a tab holds once its garbage was collected. */
export interface TabMemory {
  /** Objects of its scripts, in MB (10⁶ bytes). */
  heapMegabytes: number
  /** Bytes and numbers that those hold in one piece: windows of a log, where its lines begin. */
  bufferMegabytes: number
  domNodes: number
  listeners: number
}

/** Asks a tab for its memory, over Chromium's own protocol. */
export const tabMemory = async (page: Page): Promise<() => Promise<TabMemory>> => {
  const session: CDPSession = await page.context().newCDPSession(page)
  return async () => {
    // What finalizers give free goes with the second.
    for (let pass = 0; pass < 2; pass += 1) await session.send('HeapProfiler.collectGarbage')
    const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as {
      usedSize: number
      backingStorageSize?: number
    }
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    return {
      heapMegabytes: usedSize / 1e6,
      bufferMegabytes: backingStorageSize / 1e6,
      domNodes: nodes,
      listeners: jsEventListeners,
    }
  }
}
