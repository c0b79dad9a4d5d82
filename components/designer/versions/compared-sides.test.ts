import { expect, it } from 'vitest'

import { comparedSides } from './compared-sides.ts'

const listed = [
  { number: 4, active: false },
  { number: 3, active: true },
  { number: 1, active: false },
]

it.each([
  ['the newest with the one before', {}, { from: 3, to: 4 }],
  ['a version with the one before', { version: '3' }, { from: 1, to: 3 }],
  ['the first with nothing', { version: '1' }, { from: 'nothing', to: 1 }],
  ['any two', { from: '1', to: '4' }, { from: 1, to: 4 }],
  ['backwards', { from: '4', to: '1' }, { from: 4, to: 1 }],
  ['the draft with what is active', { to: 'draft' }, { from: 3, to: 'draft' }],
  ['a version with the draft', { from: 'draft', to: '3' }, { from: 'draft', to: 3 }],
  ['what is not there is passed over', { from: '9', to: 'x' }, { from: 3, to: 4 }],
])('%s', (_, asked, sides) => expect(comparedSides(listed, asked)).toEqual(sides))

it('without versions the draft is compared with nothing', () =>
  expect(comparedSides([], {})).toEqual({ from: 'nothing', to: 'draft' }))
