import { gzipSync } from 'node:zlib'

import type { BrowserContext, Page, Request } from '@playwright/test'

/** What one visit of a page cost, from the first byte that was asked for until it showed what it is for. */
export interface PageVisit {
  /** Until the page shows its content and the main thread is free. */
  interactiveMs: number
  /** Scripts of the first view, compressed as web sends them. */
  scriptBytes: number
  /** Questions to web that waited for the answer of another: 1 where all were asked at once. */
  depth: number
  /** The addresses of what it asked, to be asked again. */
  asked: string[]
}

/** Content is there: a heading, and nothing that stands for what is still to come. */
const isShown = () =>
  document.querySelector('h1') !== null && document.querySelector('[aria-hidden].animate-shimmer') === null

/** What a page fetches ahead while nothing else is to be done is no part of its first view, however soon that is. */
const neverIdle = 'window.requestIdleCallback = () => 0'

const isQuestion = (url: string): boolean => new URL(url).pathname.startsWith('/api/trpc/')

interface Asked {
  url: string
  fromMs: number
  toMs: number
}

/** How many waited for one another in a row: each counts one more than the deepest that had ended when it began. */
const depthOf = (asked: readonly Asked[]): number => {
  const inOrder = asked.toSorted((a, b) => a.fromMs - b.fromMs)
  const depths: number[] = []
  for (const [index, one] of inOrder.entries()) {
    const before = inOrder
      .slice(0, index)
      .flatMap((other, place) => (other.toMs <= one.fromMs ? (depths[place] ?? 0) : []))
    depths.push(1 + Math.max(0, ...before))
  }
  return Math.max(0, ...depths)
}

/** Compressed here where the server's length is not told. */
const sizeOf = async (request: Request): Promise<number> => {
  const { responseBodySize } = await request.sizes()
  if (responseBodySize > 0) return responseBodySize
  const response = await request.response()
  return response ? gzipSync(await response.body()).length : 0
}

const visitWith = async (page: Page, url: string, timeoutMs: number): Promise<PageVisit> => {
  const scripts: Request[] = []
  const open = new Map<Request, number>()
  const asked: Asked[] = []
  page.on('request', (request) => {
    if (isQuestion(request.url()) && request.method() === 'GET') open.set(request, performance.now())
  })
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request)
    const fromMs = open.get(request)
    if (fromMs !== undefined) asked.push({ url: request.url(), fromMs, toMs: performance.now() })
  })
  await page.addInitScript(neverIdle)
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(isShown, undefined, { timeout: timeoutMs, polling: 'raf' })
  // Two frames: what was put into the page is drawn, and nothing keeps the second from coming.
  const interactiveMs = await page.evaluate(
    () =>
      new Promise<number>((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))),
      ),
  )
  // What is asked from now on is news: the live stream stands, and everything is looked at once more.
  const first = [...asked]
  await page.waitForLoadState('load')
  let scriptBytes = 0
  for (const request of scripts) scriptBytes += await sizeOf(request)
  return { interactiveMs, scriptBytes, depth: depthOf(first), asked: first.map((one) => one.url) }
}

/** Opens a page in a tab of its own, with nothing kept from before, and says what it cost. Throws where it does not show in time. */
export const visitPage = async (
  context: BrowserContext,
  url: string,
  timeoutMs = 60_000,
): Promise<PageVisit> => {
  const page = await context.newPage()
  // What another page left in the browser's cache has no size on its way.
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  try {
    return await visitWith(page, url, timeoutMs)
  } catch (error) {
    throw new Error(`${url} did not show: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  } finally {
    await page.close()
  }
}
