import { expect, test } from 'vitest'

import { createLogger } from './logger.ts'

const collect = (format: 'json' | 'plain') => {
  const lines: string[] = []
  const now = () => new Date('2026-01-02T03:04:05.678Z')
  return { lines, logger: createLogger({ format, level: 'info', write: (line) => lines.push(line), now }) }
}

test('a JSON line holds time, level, message and fields, on one line whatever is in them', () => {
  const { lines, logger } = collect('json')
  logger
    .with({ run: 'r1' })
    .warn('late\nagain', { bytes: 12n, error: new Error('outer', { cause: new Error('inner') }) })
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd()).not.toContain('\n')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    time: '2026-01-02T03:04:05.678Z',
    level: 'warn',
    message: 'late\nagain',
    run: 'r1',
    bytes: '12',
  })
  expect(lines[0]).toContain('caused by Error: inner')
})

test('a plain line is readable and leaves out what is below the level', () => {
  const { lines, logger } = collect('plain')
  logger.debug('not shown')
  logger.info('Listening.', { url: 'http://localhost', note: 'two words' })
  expect(lines).toEqual(['03:04:05.678 Listening. url=http://localhost note="two words"\n'])
})
