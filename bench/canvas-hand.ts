import { setTimeout as delay } from 'node:timers/promises'

import type { Page } from '@playwright/test'

import { quantile } from './report.ts'

/** How a page kept up while a hand was at work on it. */
export interface Smoothness {
  /** Frames a second. */
  fps: number
  /** The longest time between two frames. */
  worstMs: number
}

/** Where a drawing is on its page, and how hands reach it. */
export interface Canvas {
  /** What is panned. */
  frame: string
  /** What may be under a hand that pans. */
  empty: string
  /** What carries the transform. */
  moved: string
  /** Held while the wheel zooms. */
  zoomKey?: string
}

const reactFlow: Canvas = {
  frame: '.react-flow',
  empty: '.react-flow__pane',
  moved: '.react-flow__viewport',
}

const stroke = { pixels: 500, stepPx: 6 }
/** A hand does not wait for a page that cannot follow. */
const strokeMs = 3_000
const wheelPx = 100
/** Under it a card would be a block of colour. */
const lifeSize = 0.75

const start = `window.benchFrames = []; window.benchNext = (now) => { window.benchFrames.push(now); window.benchFrame = requestAnimationFrame(window.benchNext) }; window.benchFrame = requestAnimationFrame(window.benchNext)`
const stop = `cancelAnimationFrame(window.benchFrame), window.benchFrames`

/** Times between frames while something is done, in milliseconds. */
const framesDuring = async (page: Page, work: () => Promise<void>): Promise<number[]> => {
  await page.evaluate(start)
  await work()
  const times = await page.evaluate<number[]>(stop)
  return times.slice(1).map((now, index) => now - (times[index] ?? now))
}

export const smoothness = (gapsMs: readonly number[]): Smoothness => ({
  fps: (1_000 * gapsMs.length) / gapsMs.reduce((sum, gap) => sum + gap, 0),
  worstMs: quantile(gapsMs, 1),
})

/** Two frames in a row that nothing kept from coming. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done) => {
        const look = (before: number, calm: number) =>
          requestAnimationFrame((now) => {
            if (now - before > 50) look(now, 0)
            else if (calm === 1) done()
            else look(now, calm + 1)
          })
        requestAnimationFrame((now) => look(now, 0))
      }),
  )

/** Where nothing lies that a hand would take hold of, near the middle. */
const emptySpot = (page: Page, canvas: Canvas): Promise<{ x: number; y: number }> =>
  page.evaluate(({ frame, empty }) => {
    const box = document.querySelector(frame)?.getBoundingClientRect()
    if (!box) throw new Error('There is no canvas.')
    const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2]
    for (let ring = 0; ring < box.height / 2 - 20; ring += 7)
      for (const [dx, dy] of [
        [0, -ring],
        [ring, 0],
        [0, ring],
        [-ring, 0],
        [ring, ring],
        [-ring, -ring],
      ] as const)
        if (document.elementFromPoint(middleX + dx, middleY + dy)?.matches(empty))
          return { x: middleX + dx, y: middleY + dy }
    throw new Error('There is no empty spot to take hold of.')
  }, canvas)

const drag = async (page: Page, from: { x: number; y: number }, dx: number, dy: number): Promise<void> => {
  const steps = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / stroke.stepPx)
  const untilMs = performance.now() + strokeMs
  for (let step = 1; step <= steps && performance.now() < untilMs; step += 1)
    await page.mouse.move(from.x + (dx * step) / steps, from.y + (dy * step) / steps)
}

/** Draws the canvas about by a spot that is empty: right, down, left and up. */
export const pan = async (page: Page, canvas = reactFlow): Promise<Smoothness> => {
  const gaps: number[] = []
  for (const [dx, dy] of [
    [1, 0],
    [0, 0.5],
    [-1, 0],
    [0, -0.5],
  ] as const) {
    const from = await emptySpot(page, canvas)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    gaps.push(...(await framesDuring(page, () => drag(page, from, dx * stroke.pixels, dy * stroke.pixels))))
    await page.mouse.up()
  }
  return smoothness(gaps)
}

const zoomOf = (page: Page, { moved }: Canvas): Promise<number> =>
  page.evaluate((selector) => {
    const viewport = document.querySelector<HTMLElement>(selector)
    return viewport ? new DOMMatrix(viewport.style.transform).a : Number.NaN
  }, moved)

const middleOf = async (page: Page, { frame }: Canvas): Promise<{ x: number; y: number }> => {
  const box = await page.locator(frame).first().boundingBox()
  if (!box) throw new Error('There is no canvas.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const withZoomKey = async (page: Page, { zoomKey }: Canvas, work: () => Promise<void>): Promise<void> => {
  if (zoomKey) await page.keyboard.down(zoomKey)
  await work()
  if (zoomKey) await page.keyboard.up(zoomKey)
}

/** Turns the wheel until nodes have about their own size, and back. */
export const zoom = async (page: Page, canvas = reactFlow): Promise<Smoothness> => {
  const { x, y } = await middleOf(page, canvas)
  await page.mouse.move(x, y)
  const gaps = await framesDuring(page, () =>
    withZoomKey(page, canvas, async () => {
      const beganMs = performance.now()
      const within = (strokes: number) => performance.now() < beganMs + strokes * strokeMs
      let turns = 0
      for (; within(1) && turns < 60 && (await zoomOf(page, canvas)) < 1; turns += 1)
        await page.mouse.wheel(0, -wheelPx)
      for (; within(2) && turns > 0; turns -= 1) await page.mouse.wheel(0, wheelPx)
    }),
  )
  return smoothness(gaps)
}

/** Turns the wheel until cards can be read. */
export const zoomIn = async (page: Page, canvas = reactFlow): Promise<void> => {
  const { x, y } = await middleOf(page, canvas)
  await page.mouse.move(x, y)
  await withZoomKey(page, canvas, async () => {
    for (let turns = 0; turns < 60 && (await zoomOf(page, canvas)) < lifeSize; turns += 1)
      await page.mouse.wheel(0, -wheelPx)
  })
  await settled(page)
}

/** Carries a node that lies in sight about. */
export const carry = async (page: Page, node: string): Promise<Smoothness> => {
  const box = await page.locator(node).first().boundingBox()
  if (!box) throw new Error(`${node} is not in sight.`)
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  const gaps = await framesDuring(page, async () => {
    await drag(page, from, 240, 0)
    await drag(page, { x: from.x + 240, y: from.y }, -240, 120)
  })
  await page.mouse.up()
  return smoothness(gaps)
}

/** What a page does of itself until it has come so far; its smoothness, and how long that took. */
export const until = async (
  page: Page,
  begin: () => Promise<void>,
  reached: () => Promise<unknown>,
): Promise<Smoothness & { tookMs: number }> => {
  let tookMs = Number.NaN
  const gaps = await framesDuring(page, async () => {
    const beganMs = performance.now()
    await begin()
    await reached()
    tookMs = performance.now() - beganMs
  })
  return { ...smoothness(gaps), tookMs }
}

const listenToKeys = `if (!window.benchKeys) document.addEventListener('keydown', (event) => {
  const pressedMs = event.timeStamp
  requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => window.benchKeys.push(performance.now() - pressedMs); port2.postMessage(0) })
}, true)
window.benchKeys = []`

/** Between two keys of a hand that is quicker than any: faster still, keys would wait for one another and not for the page. */
const keyEveryMs = 40

/** Types into what has the caret; from each key until what it made is drawn, in milliseconds. */
export const type = async (page: Page, text: string): Promise<number[]> => {
  await page.evaluate(listenToKeys)
  for (const letter of text) await Promise.all([page.keyboard.press(letter), delay(keyEveryMs)])
  await settled(page)
  const took = await page.evaluate<number[]>('window.benchKeys')
  if (took.length !== text.length)
    throw new Error(`${text.length} keys were pressed and ${took.length} drawn.`)
  return took
}
