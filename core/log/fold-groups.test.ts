import { expect, test } from 'vitest'

import { endsGroup, foldGroups, groupTitle } from './fold-groups.ts'

const groupsOf = (lines: readonly (readonly [stream: number, text: string])[]) =>
  foldGroups(
    lines.flatMap(([, text], line) => (groupTitle(text) === null ? [] : [line])),
    lines.flatMap(([, text], line) => (endsGroup(text) ? [line] : [])),
    (line) => lines[line]?.[0] ?? 0,
    lines.length,
  )

test('sections nest, and one without an end goes to the end of the log', () => {
  expect(
    groupsOf([
      [0, '::group::outer'],
      [0, '::group::inner'],
      [0, 'x'],
      [0, '::endgroup::'],
      [0, '::endgroup::'],
      [0, '::endgroup::'],
      [0, '::group::open'],
      [0, 'y'],
    ]),
  ).toEqual([
    { first: 0, last: 4 },
    { first: 1, last: 3 },
    { first: 6, last: 7 },
  ])
})

test('the sections of two streams do not end each other', () => {
  expect(
    groupsOf([
      [0, '::group::a'],
      [1, '::group::b'],
      [0, '::endgroup::'],
      [1, 'x'],
      [1, '::endgroup::'],
    ]),
  ).toEqual([
    { first: 0, last: 2 },
    { first: 1, last: 4 },
  ])
})

test('a section without a name has one', () => {
  expect([groupTitle('::group::Install'), groupTitle('::group::'), groupTitle('a ::group::')]).toEqual([
    'Install',
    'group',
    null,
  ])
})
