import type { LaidText, ReadText } from '#core/document/text-editing/text-desk.ts'

import type { DeskPort, DeskRequest } from './desk-port.ts'
import type { DeskMessage } from './desk-worker.ts'

/** A desk in a worker of its own, so that reading a text of ten thousand lines holds up no keystroke. */
export const deskInWorker = (): DeskPort => {
  const worker = new Worker(new URL('./desk-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { give: (answer: unknown) => void; fail: (cause: Error) => void }>()
  let last = 0
  worker.addEventListener('message', ({ data }: MessageEvent<{ number: number; answer: unknown }>) => {
    waiting.get(data.number)?.give(data.answer)
    waiting.delete(data.number)
  })
  worker.addEventListener('error', () => {
    worker.terminate()
    for (const { fail } of waiting.values()) fail(new Error('The worker of the text failed.'))
    waiting.clear()
  })
  const ask = <Answer>(request: DeskRequest): Promise<Answer> =>
    new Promise((give, fail) => {
      const number = ++last
      waiting.set(number, { give: (answer) => give(answer as Answer), fail })
      worker.postMessage({ number, request } satisfies DeskMessage)
    })
  return {
    open: (document, written) => ask<LaidText>({ do: 'open', document, written }),
    read: (text) => ask<ReadText>({ do: 'read', text }),
    write: (change) => ask<LaidText>({ do: 'write', change }),
    take: () => ask<void>({ do: 'take' }),
    close: () => worker.terminate(),
  }
}
