import { expect, test } from 'vitest'

import { findPhrases } from './find-phrases.ts'
import { textOf } from './phrase.ts'

const textsOf = (source: string, path = 'components/a.tsx') =>
  findPhrases(path, source).map(({ parts }) => textOf(parts))

test('text between tags is one phrase with what it computes and marks up', () => {
  expect(
    textsOf(`const a = <p>
      Cancel {count} runs of <b>this {kind}</b>?{' '}
      <Link href="/runs">See them</Link>
    </p>`),
  ).toEqual(['Cancel {0} runs of <1>this {2}</1>? <3>See them</3>'])
})

test('a row of elements is no phrase, but each with words in it', () => {
  expect(textsOf('const a = <div><Icon /><span>Runs</span><em>{n}</em><b>Stop</b></div>')).toEqual([
    'Runs',
    'Stop',
  ])
})

test('attributes that are read, sentences and templates are phrases; names of the program are none', () => {
  expect(
    textsOf(`
      'use client'
      import { a } from 'Some Package'
      const status: 'Not Here' | 'Nor Here' = 'running'
      const b = <Button variant="Ghost Like" className="flex gap-2 truncate" title="Run again" onKey={(event) => event.key === 'Page Up'} />
      const c = { 'a key': \`\${n} of \${m} steps\`, kind: 'asset', 'Content-Type': 'text/plain' }
      if (n < 0) throw new Error('The impossible has come about.')
      const hint = busy ? 'Saving…' : 'Nothing was changed.'
    `),
  ).toEqual(['Run again', '{0} of {1} steps', 'Saving…', 'Nothing was changed.'])
})

test('a single small word is read where words are kept, and nowhere else', () => {
  expect(
    textsOf(
      `const statusWords = { running: 'under way', queued: 'waiting' }; const status = 'waiting'; formatQuantity(n, 'step')`,
    ),
  ).toEqual(['under way', 'waiting', 'step'])
})

test('the locale of figures and dates is a phrase', () => {
  expect(
    textsOf(
      `n.toLocaleString('en-US'); new Intl.DateTimeFormat('en-GB', { month: 'short' }); const en = 'en'`,
    ),
  ).toEqual(['en-US', 'en-GB'])
})

test('a phrase in a slot of another is found too', () => {
  expect(textsOf('const a = <p>Made by {busy ? "a run" : <b title="See it">nobody</b>}.</p>')).toEqual([
    'Made by {0}.',
    'a run',
    'See it',
    'nobody',
  ])
})

test('on the server only sentences are', () => {
  const source = `refuse('not_found', 'There is no such run.'); const name = 'Content Type'`
  expect(textsOf(source, 'server/api/a.ts')).toEqual(['There is no such run.'])
})
