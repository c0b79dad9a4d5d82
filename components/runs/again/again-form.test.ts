import { expect, test } from 'vitest'

import { readTags, writeTags } from '#core/run/again/tags-text.ts'

import { placeInConfig, readAgainForm } from './again-form.ts'

const run = {
  pipelines: [{ id: 'p', name: 'weather', number: 3 }],
  config: { ops: { a: { config: { x: 1 } } } },
  tags: { team: 'core' },
}
const asItWas = { versions: {}, config: 'ops:\n  a:\n    config:\n      x: 1\n', tags: 'team=core' }

test('what nobody touched is not sent', () => {
  expect(readAgainForm(run, asItWas, { p: 3 })).toEqual({ problems: [], sent: {}, changes: [] })
})

test('another active version is a change, though nothing is sent for it', () => {
  expect(readAgainForm(run, asItWas, { p: 4 })).toEqual({
    problems: [],
    sent: {},
    changes: [{ of: 'version', name: 'weather', from: '3', to: '4' }],
  })
})

test('what is written otherwise is sent whole, and told value by value', () => {
  const found = readAgainForm(
    run,
    { versions: { p: 2 }, config: asItWas.config.replace('1', '2'), tags: '' },
    { p: 4 },
  )
  expect(found.sent).toEqual({ versions: { p: 2 }, config: { ops: { a: { config: { x: 2 } } } }, tags: {} })
  expect(found.changes.map(({ name, to }) => [name, to])).toEqual([
    ['weather', '2'],
    ['ops.a.config.x', '2'],
    ['team', null],
  ])
})

test('what cannot be read is told with its line', () => {
  const found = readAgainForm(run, { versions: {}, config: 'ops:\n  a: [', tags: 'team=core\nno tag' }, {})
  expect(found.problems.map(({ field }) => field)).toEqual(['config', 'tags'])
  expect(found.problems[1]?.message).toBe('Line 2: write a tag as name=value.')
  expect(readTags('a=1\na=2')).toBe('Line 2: a is there already.')
  expect(readTags(writeTags({ a: 'x=y', b: '' }))).toEqual({ a: 'x=y', b: '' })
})

test('a refusal of the server finds its line', () => {
  expect(placeInConfig(asItWas.config, ['ops', 'a', 'config'])).toBe('Line 3: ')
  expect(placeInConfig(asItWas.config, 3)).toBe('')
})
