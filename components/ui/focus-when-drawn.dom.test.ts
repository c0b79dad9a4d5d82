import { beforeEach, expect, test } from 'vitest'

import { focusWhenDrawn } from './focus-when-drawn.ts'

const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
const field = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)

beforeEach(() => {
  document.body.innerHTML = '<input id="from"><input id="to"><input id="other">'
  field('from')?.focus()
})

test('the focus goes on in the next frame', async () => {
  focusWhenDrawn(() => field('to'))
  expect(document.activeElement).toBe(field('from'))
  await frame()
  expect(document.activeElement).toBe(field('to'))
})

test('what went away leaves it to the next', async () => {
  focusWhenDrawn(() => field('to'))
  field('from')?.remove()
  await frame()
  expect(document.activeElement).toBe(field('to'))
})

test('what took it in the meantime keeps it', async () => {
  focusWhenDrawn(() => field('to'))
  field('other')?.focus()
  await frame()
  expect(document.activeElement).toBe(field('other'))
})

test('asked twice within a frame, the last one counts', async () => {
  focusWhenDrawn(() => field('other'))
  focusWhenDrawn(() => field('to'))
  await frame()
  expect(document.activeElement).toBe(field('to'))
})
