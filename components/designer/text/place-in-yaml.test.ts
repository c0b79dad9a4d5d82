import { expect, test } from 'vitest'

import { placeInYaml } from './place-in-yaml.ts'

const at = (text: string) => placeInYaml(text.split('\n'))
const head = 'sluice: pipeline\nassets:\n  - key: even\n'

test.each([
  ['', { keys: [], at: 'key', typed: '' }],
  ['ass', { keys: [], at: 'key', typed: 'ass' }],
  ['assets:\n  - ke', { keys: ['assets'], at: 'value', typed: 'ke' }],
  [`${head}    gro`, { keys: ['assets'], at: 'key', typed: 'gro' }],
  [`${head}    group: ra`, { keys: ['assets', 'group'], at: 'value', typed: 'ra' }],
  [`${head}    deps: [a, b/c`, { keys: ['assets', 'deps'], at: 'value', typed: 'b/c' }],
  [`${head}    deps:\n      - in`, { keys: ['assets', 'deps'], at: 'value', typed: 'in' }],
  [`${head}    deps:\n    - in`, { keys: ['assets', 'deps'], at: 'value', typed: 'in' }],
  [`${head}    compute:\n      ki`, { keys: ['assets', 'compute'], at: 'key', typed: 'ki' }],
  [`${head}    compute: { ki`, { keys: ['assets', 'compute'], at: 'key', typed: 'ki' }],
  [`${head}    compute: { kind: py`, { keys: ['assets', 'compute', 'kind'], at: 'value', typed: 'py' }],
  [`${head}    compute:\n      kind: s`, { keys: ['assets', 'compute', 'kind'], at: 'value', typed: 's' }],
])('%j', (text, place) => expect(at(text)).toEqual(place))

test('code and comments are none of it', () => {
  expect(at(`${head}    compute:\n      code: |\n        def ev`)).toBeUndefined()
  expect(at(`${head}    # as we`)).toBeUndefined()
})
