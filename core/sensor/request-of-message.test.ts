import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { namesOfTemplate, strangePaths } from './fill-message.ts'
import { requestOfBatch, requestOfMessage } from './request-of-message.ts'
import type { SensorMessage } from './sensor-message.ts'
import type { RequestTemplate } from './sensor-settings.ts'

const atMs = Date.UTC(2026, 2, 1)
const asked = (template: RequestTemplate, content: Record<string, Json>, tags?: Record<string, string>) =>
  requestOfMessage({ name: 'orders', source: 'webhook', ...(tags && { tags }) }, template, {
    key: 'm1',
    content,
    atMs,
  })

test('texts of a template are filled with fields of the message; a placeholder alone keeps what it stands for', () => {
  const content = { id: 7, body: { 'shop.name': 'Rome', lines: [{ sku: 'a' }, { sku: 'b' }] } }
  const template = {
    runKey: '{{ message.id }}/{{ key }}',
    tags: { shop: '{{message.body.shop.name}}', who: '{{ sensor }} at {{ received_at }}' },
    config: {
      id: '{{ message.id }}',
      second: '{{ message.body.lines.1 }}',
      list: ['{{ message.id }}!', true],
    },
  }
  expect(asked(template, content, { from: '{{ sensor }}' })).toEqual({
    outcome: 'asks',
    request: {
      runKey: '7/m1',
      tags: { from: 'orders', shop: 'Rome', who: 'orders at 2026-03-01T00:00:00.000Z' },
      config: { id: 7, second: { sku: 'b' }, list: ['7!', true] },
    },
  })
})

test.each([
  [
    'a field that is not there',
    { runKey: '{{ message.body.id }}' },
    {},
    'The message has no message.body.id.',
  ],
  [
    'what every object inherits',
    { runKey: '{{ message.constructor }}' },
    {},
    'The message has no message.constructor.',
  ],
  [
    'null in its run key',
    { runKey: 'order {{ message.body.id }}' },
    { body: { id: null } },
    'The message has null for message.body.id.',
  ],
  [
    'null for its partition',
    { partition: '{{ message.day }}' },
    { day: null },
    'The message has null for message.day.',
  ],
  ['an empty run key', { runKey: '{{ message.id }}' }, { id: ' ' }, 'Its run key is empty.'],
  [
    'a run key too long to be kept',
    { runKey: '{{ message.id }}' },
    { id: 'é'.repeat(300) },
    /longer than 512 bytes/,
  ],
  ['a tag too long', { tags: { all: '{{ message }}' } }, { id: 'x'.repeat(2_000) }, /Its tag all is longer/],
  [
    'what no database keeps',
    { tags: { a: '{{ message.id }}' } },
    { id: 'a\u0000b' },
    /tags\.a contains the character NUL/,
  ],
])('a message with %s is set aside with the reason', (_, template, content, reason) => {
  const judged = asked(template, content)
  expect(judged.outcome === 'unusable' && judged.reason).toMatch(reason)
})

test('what a message holds is never read as a template', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const judged = asked(
        { config: { given: '{{ message.value }}', said: 'it is {{ message.text }}' } },
        {
          value: value as Json,
          text: '{{ key }}',
        },
      )
      const config = judged.outcome === 'asks' ? judged.request.config : {}
      expect(JSON.stringify(config['given'])).toBe(JSON.stringify(value))
      expect(config['said']).toBe('it is {{ key }}')
    }),
  )
})

test('paths that begin with nothing a sensor knows are named', () => {
  expect(
    strangePaths(
      { a: '{{ message.id }} {{ order.id }}', b: [{ c: '{{ scheduled_at }}' }] },
      namesOfTemplate({}),
    ),
  ).toEqual(['order.id', 'scheduled_at'])
})

describe('the messages of a look together', () => {
  const messages = [1, 2, 3].map((n) => ({
    key: `m${n}`,
    content: { offset: n, body: { n } },
    atMs: atMs + n,
  }))
  const batch = (template: RequestTemplate, given: SensorMessage[] = messages) =>
    requestOfBatch({ name: 'orders' }, { batch: true, ...template }, given)

  test('are one request, which names the first, the last, how many and all of them', () => {
    const made = batch({
      tags: { range: '{{ batch.first.offset }} to {{ batch.last.offset }}', many: '{{ batch.count }}' },
      config: { all: '{{ batch.messages }}', third: '{{ batch.messages.2.body.n }}' },
    })
    expect(made).toEqual({
      outcome: 'asks',
      request: {
        runKey: 'm1 to m3, 3',
        tags: { range: '1 to 3', many: '3' },
        config: { all: messages.map(({ content }) => content), third: 3 },
      },
    })
  })

  test('have the key of the only one, where there is one', () => {
    expect(batch({}, messages.slice(0, 1))).toMatchObject({ request: { runKey: 'm1' } })
  })

  test('cannot be used where they lack what the template names, or are too much for a config', () => {
    expect(batch({ runKey: '{{ batch.first.id }}' })).toEqual({
      outcome: 'unusable',
      reason: 'The message has no batch.first.id.',
    })
    const large = Array.from({ length: 400 }, (_, n) => ({
      key: `k${n}`,
      content: { text: 'x'.repeat(1_000) },
      atMs,
    }))
    expect(batch({ config: { all: '{{ batch.messages }}' } }, large)).toMatchObject({
      reason: 'Its config is larger than 256 KiB.',
    })
  })
})
