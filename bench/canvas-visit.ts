import type { Browser, BrowserContext, Page } from '@playwright/test'

import { type Canvas, pan, settled, type Smoothness, zoom, zoomIn } from './canvas-hand.ts'
import { newWindow } from './new-window.ts'

/** One visit of one canvas: what every canvas can be measured by. */
export interface Look {
  openMs: number
  overview: Smoothness
  zooming: Smoothness
}

/** A look from afar and, after that, from near. */
export interface Visit extends Look {
  panning: Smoothness
}

/** How many visits a peer is given, beside the one that is not counted. */
export const peerVisits = 2

/** Something was painted: of all pixels of the canvas, made small, one at least is not empty. */
export const painted = `(() => {
  const canvas = document.querySelector('.graph .react-flow canvas')
  if (!canvas || canvas.width === 0) return false
  const small = new OffscreenCanvas(48, 27).getContext('2d', { willReadFrequently: true })
  small.drawImage(canvas, 0, 0, 48, 27)
  return small.getImageData(0, 0, 48, 27).data.some((value) => value > 0)
})()`
export const mounted = (nodes: number): string =>
  `document.querySelectorAll('.react-flow__node').length >= ${nodes}`

/** Opens a canvas; milliseconds until an expression says that it shows and frames come again. */
export const open = async (page: Page, url: string, shown: string): Promise<number> => {
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(shown, undefined, { timeout: 120_000, polling: 'raf' })
  await settled(page)
  return page.evaluate(() => performance.now())
}

/** Opens a canvas, and moves it as one that shows everything and as one that shows some of it. */
export const lookAround = async (page: Page, url: string, shown: string, canvas?: Canvas): Promise<Visit> => {
  const openMs = await open(page, url, shown)
  const overview = await pan(page, canvas)
  const zooming = await zoom(page, canvas)
  await zoomIn(page, canvas)
  return { openMs, overview, zooming, panning: await pan(page, canvas) }
}

/** A visit in a window of its own; the first is not counted, for web loads a page's code then. */
export const visits = async <Visited>(
  {
    browser,
    times,
    prepare,
  }: { browser: Browser; times: number; prepare: (context: BrowserContext) => Promise<void> },
  visit: (page: Page) => Promise<Visited>,
): Promise<Visited[]> => {
  const visited: Visited[] = []
  for (let number = 0; number <= times; number += 1) {
    const context = await newWindow(browser)
    await prepare(context)
    const one = await visit(await context.newPage())
    if (number > 0) visited.push(one)
    await context.close()
  }
  return visited
}
