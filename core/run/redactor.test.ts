import { describe, expect, test } from 'vitest'

import { mask, Redactor } from './redactor.ts'

describe('secrets', () => {
  test('are hidden as they are and as JSON, URLs and base64 spell them, each line of them too', () => {
    const redactor = new Redactor(['pa"ss word', 'first-line\nsecond-line'])
    for (const spelling of [
      'pa"ss word',
      'pa\\"ss word',
      'pa%22ss%20word',
      Buffer.from('pa"ss word').toString('base64').slice(0, -2),
      'second-line',
    ])
      expect(redactor.text(`<${spelling}>`)).toBe(`<${mask}>`)
  })
  test('shorter than four characters are left, because they would take every text apart', () => {
    expect(new Redactor(['abc', '']).text('abcabc')).toBe('abcabc')
  })
  test('are hidden in every string of a value, names included, and the rest stays', () => {
    expect(
      new Redactor(['hunter2']).value({ a: ['x hunter2', 7, null], 'key-hunter2': { deep: 'hunter2' } }),
    ).toEqual({ a: [`x ${mask}`, 7, null], [`key-${mask}`]: { deep: mask } })
  })
})
