import fc from 'fast-check'
import { expect, test } from 'vitest'

import { type ServerEvent, sseParser } from './sse-parser.ts'

const stream =
  ': ping\n\nevent: hello\ndata: {}\n\ndata: one\ndata: two\nid: 7\n\r\nevent:changed\r\ndata:{"topics":[]}\r\n\r\nevent: nothing\n\n'
const events: ServerEvent[] = [
  { event: 'hello', data: '{}' },
  { event: 'message', data: 'one\ntwo' },
  { event: 'changed', data: '{"topics":[]}' },
]

test('the events of a stream do not depend on how it was cut into pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const parse = sseParser()
      const at = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
      const found = at.slice(1).flatMap((end, index) => parse(stream.slice(at[index], end)))
      expect(found).toEqual(events)
    }),
  )
})
