import { expect, test } from 'vitest'

import { logFragment, parseLogFragment, type LogLink } from './log-link.ts'

test('a link leads back to its line, whatever the step is called', () => {
  const link: LogLink = { step: 'raw/ünï~code & more', stepAttempt: 3, stream: 'stderr', offset: 1_234_567 }
  expect(parseLogFragment(`#${logFragment(link)}`)).toEqual(link)
})

test.each(['', '#log=', '#log=a~x~stdout~1', '#log=%E0%A4%A~1~stdout~1'])('%s names no line', (fragment) => {
  expect(parseLogFragment(fragment)).toBeNull()
})
