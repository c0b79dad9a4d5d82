import { expect, it } from 'vitest'

import { completed, fittingMembers, mentionAt, mentionedIn } from './mention.ts'

const members = [
  { userId: '1', name: 'Ana' },
  { userId: '2', name: 'Ana Lind' },
  { userId: '3', name: 'Jo Park' },
]

it.each([
  ['Look, @an', 9, { at: 6, typed: 'an' }],
  ['@', 1, { at: 0, typed: '' }],
  ['@Ana L', 6, { at: 0, typed: 'Ana L' }],
  ['ana@example.com', 15, undefined],
  ['@Ana\nand', 8, undefined],
])('%j with the caret at %i', (text, caret, mention) => expect(mentionAt(text, caret)).toEqual(mention))

it('offers who fits by the beginning of a name or of a word of it', () => {
  const names = (typed: string) => fittingMembers(members, typed).map(({ name }) => name)
  expect([names('an'), names('pa'), names('x')]).toEqual([['Ana', 'Ana Lind'], ['Jo Park'], []])
})

it('puts the name in the place of what was typed', () =>
  expect(completed('Look, @an please', { at: 6, typed: 'an' }, 'Ana Lind')).toEqual({
    text: 'Look, @Ana Lind please',
    caret: 16,
  }))

it('of two names that begin alike the one that stands there is meant', () => {
  expect(mentionedIn('@Ana Lind, look', members)).toEqual(['2'])
  expect(mentionedIn('@Ana and @Ana Lind', members).toSorted()).toEqual(['1', '2'])
  expect(mentionedIn('nobody', members)).toEqual([])
})
