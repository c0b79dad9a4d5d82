import { runInThisContext } from 'node:vm'

import { afterEach, expect, test, vi } from 'vitest'

import { toWire } from '#core/wire-json.ts'

import { aheadScript, takeAhead } from './ahead.ts'

const place = { tenant: 'acme', deployment: 'production' }
const asked = { path: 'drafts.open', input: { pipeline: 'a</script>b' } }

afterEach(() => {
  vi.unstubAllGlobals()
  delete globalThis.sluiceAhead
})

const answering = (answer: Response | Error) => {
  const asks = vi.fn(() => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)))
  vi.stubGlobal('fetch', asks)
  // As a document runs it.
  runInThisContext(aheadScript(place, [asked]))
  return asks
}
const found = { at: new Date(5) }
const good = () => Response.json({ result: { data: toWire(found) } })

test('the document asks as its page would, and the page takes the answer once', async () => {
  const asks = answering(good())
  expect(asks).toHaveBeenCalledWith(
    `/api/trpc/drafts.open?input=${encodeURIComponent(JSON.stringify(toWire(asked.input)))}`,
    { headers: { 'x-sluice-tenant': 'acme', 'x-sluice-deployment': 'production' } },
  )
  expect(takeAhead({ ...asked, input: { pipeline: 'other' } }, 0)).toBeUndefined()
  expect(await takeAhead(asked, 0)).toEqual({ data: found })
  expect(takeAhead(asked, 0)).toBeUndefined()
})

test('what was refused, did not come or is old is asked anew', async () => {
  answering(Response.json({ error: {} }, { status: 403 }))
  expect(await takeAhead(asked, 0)).toBeFalsy()
  answering(new Error('No line.'))
  expect(await takeAhead(asked, 0)).toBeFalsy()
  answering(good())
  expect(takeAhead(asked, 60_000)).toBeUndefined()
})

test('nothing that is asked ends the script', () => {
  expect(aheadScript(place, [asked])).not.toContain('</script')
})
