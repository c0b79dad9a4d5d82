import { expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { producersOf } from '../run/producer.ts'
import { chooseAssets } from './choose-assets.ts'

const pipelineOf = (name: string, assets: object[], multiAssets: object[] = []): DeployedPipeline => {
  const parsed = parseText(JSON.stringify({ sluice: 'pipeline', name, assets, multiAssets }))
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return { id: name, hash: name, document: parsed.document }
}
const asset = (key: string, deps: (string | object)[] = [], kind = 'python') => ({
  id: key,
  key,
  deps,
  compute: kind === 'external' ? { kind } : { kind, code: '' },
})
const producers = producersOf([
  pipelineOf('draft', [
    asset('raw'),
    asset('clean', ['raw', 'rates', 'feed']),
    asset('report', ['clean', { asset: 'audit', orderOnly: true }]),
    asset('audit'),
    asset('feed', [], 'external'),
    { ...asset('asleep', ['raw']), disabled: true },
    asset('dream', ['asleep']),
  ]),
  pipelineOf('other', [asset('quotes'), asset('rates', ['quotes'])]),
])
const choose = (key: string, upTo: boolean, known: { stored?: string[]; pinned?: string[] }) => {
  const { assets, missing } = chooseAssets(
    producers,
    'draft',
    { asset: key, upTo },
    { stored: new Set(known.stored), pinned: new Set(known.pinned) },
  )
  return [assets.toSorted(), missing.toSorted()]
}

test.each([
  // One asset makes itself alone, and names each input that nobody has made.
  ['clean', false, { stored: ['raw', 'rates', 'feed'] }, ['clean'], []],
  ['clean', false, { stored: ['feed'] }, ['clean'], ['rates', 'raw']],
  ['clean', false, { stored: ['feed'], pinned: ['raw', 'rates'] }, ['clean'], []],
  ['report', false, { stored: ['clean'] }, ['report'], []],
  // Up to it: all that is drawn here, whether it has a value or not; of others only what has none.
  ['report', true, { stored: ['raw', 'clean', 'rates', 'feed'] }, ['clean', 'raw', 'report'], []],
  ['report', true, { stored: ['feed'] }, ['clean', 'quotes', 'rates', 'raw', 'report'], []],
  ['report', true, { stored: ['feed', 'quotes'] }, ['clean', 'rates', 'raw', 'report'], []],
  // A pin stands for the asset and all behind it; what is made elsewhere cannot be made here.
  ['report', true, { pinned: ['clean'] }, ['report'], []],
  ['clean', true, { pinned: ['raw', 'rates'] }, ['clean'], ['feed']],
  ['dream', true, { stored: ['asleep'] }, ['dream'], []],
  ['dream', true, {}, ['dream'], ['asleep']],
  // What is wished for is made, pinned or not.
  ['raw', false, { pinned: ['raw'] }, ['raw'], []],
  ['nowhere', true, {}, [], []],
])('%s, up to it %s, knowing %j: makes %j, lacks %j', (key, upTo, known, assets, missing) => {
  expect(choose(key, upTo, known)).toEqual([assets, missing])
})
