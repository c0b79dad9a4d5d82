import { describe, expect, test } from 'vitest'

import type { CallOutcome } from '../run-api-caller.ts'
import type { RunApiClient } from '../run-api-client.ts'
import { LogSender } from './log-sender.ts'
import { frameOf, headerOf } from './log-stream.ts'

type Answer = Awaited<ReturnType<RunApiClient['logs']>>

/** A server that keeps streams as the run API does, and a runner's end of them. */
const both = (refuse: (frames: ReturnType<typeof headerOf>[]) => string | undefined = () => undefined) => {
  const kept = new Map<string, string>()
  const told: string[] = []
  let calls = 0
  const logs = async (frames: Buffer[]): Promise<Answer> => {
    calls += 1
    const headers = frames.map(headerOf)
    const message = refuse(headers)
    if (message !== undefined) return { is: 'refused', status: 400, code: 'invalid_input', message }
    const next = new Map(kept)
    for (const [index, { step, offset, length }] of headers.entries()) {
      const frame = frames[index] ?? Buffer.alloc(0)
      const have = next.get(step) ?? ''
      if (offset > have.length)
        return {
          is: 'refused',
          status: 409,
          code: 'out_of_sequence',
          message: 'no',
          detail: { expected: have.length },
        }
      next.set(step, have + frame.subarray(frame.length - length + have.length - offset).toString())
    }
    for (const [step, text] of next) kept.set(step, text)
    const acknowledged = headers.map(({ step, stepAttempt, stream }) => ({
      step,
      stepAttempt,
      stream,
      offset: next.get(step)?.length ?? 0,
    }))
    return { is: 'ok', answer: { acknowledged } }
  }
  const sender = new LogSender({
    client: { logs },
    onLost: ({ step }, message) => told.push(`${step}: ${message}`),
    otherwise: (outcome: Exclude<CallOutcome<unknown>, { is: 'ok' }>) => ({
      is: 'again',
      why: outcome.message,
    }),
  })
  const offsets = new Map<string, number>()
  let queue: Buffer[] = []
  const print = (step: string, text: string) => {
    const offset = offsets.get(step) ?? 0
    offsets.set(step, offset + text.length)
    const header = { step, stepAttempt: 1, stream: 'stdout' as const, offset, length: text.length, atMs: 0 }
    queue.push(frameOf(header, Buffer.from(text)))
  }
  const flush = async () => {
    while (queue.length > 0) {
      const outcome = await sender.send(queue)
      if (outcome.is !== 'done') throw new Error(`${outcome.is} is no end`)
      queue = queue.slice(outcome.count)
    }
  }
  return { kept, told, print, flush, calls: () => calls }
}

describe('output that the server refuses', () => {
  test('costs no other stream a byte, and its own stream goes on behind it', async () => {
    const { kept, told, print, flush } = both((frames) =>
      frames.some(({ step, offset }) => step === 'bad' && offset === 0) && refusals++ < 2
        ? 'too odd'
        : undefined,
    )
    let refusals = 0
    for (const round of [1, 2, 3]) {
      print('good', `good ${round}\n`)
      print('bad', `bad ${round}\n`)
    }
    await flush()
    print('bad', 'bad 4\n')
    print('good', 'good 4\n')
    await flush()
    expect(kept.get('good')).toBe('good 1\ngood 2\ngood 3\ngood 4\n')
    expect(kept.get('bad')).toBe('bad 2\nbad 3\nbad 4\n')
    expect(told).toEqual(['bad: The server refused 6 bytes of stdout: too odd'])
  })

  test('again and again is sent no more, and that is said once', async () => {
    const { kept, told, print, flush, calls } = both((frames) =>
      frames.some(({ step }) => step === 'bad') ? 'never' : undefined,
    )
    for (let line = 0; line < 40; line++) {
      print('bad', 'x\n')
      print('good', `${line}\n`)
    }
    await flush()
    const before = calls()
    for (let line = 0; line < 40; line++) print('bad', 'x\n')
    await flush()
    expect(calls()).toBe(before)
    expect(kept.get('good')).toBe(Array.from({ length: 40 }, (_, line) => `${line}\n`).join(''))
    expect(told).toHaveLength(3)
    expect(told.at(-1)).toContain('No more of it is sent.')
  })

  test('because the server has lost what was before is sent where the server is, and the loss is told', async () => {
    const { kept, told, print, flush } = both()
    print('one', 'a\n')
    print('two', 'b\n')
    await flush()
    kept.set('one', '')
    print('one', 'c\n')
    print('two', 'd\n')
    await flush()
    print('one', 'e\n')
    await flush()
    expect(Object.fromEntries(kept)).toEqual({ one: 'c\ne\n', two: 'b\nd\n' })
    expect(told).toEqual(['one: The server has lost 2 bytes of stdout that it had.'])
  })
})
