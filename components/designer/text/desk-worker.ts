/// <reference lib="webworker" />
import { emptyDocument } from '#core/document/document.ts'
import { TextDesk } from '#core/document/text-editing/text-desk.ts'

import { answerAt, type DeskRequest } from './desk-port.ts'

/** What the page asks of the worker; answers come in the order of the questions. */
export interface DeskMessage {
  number: number
  request: DeskRequest
}

const inside = globalThis as unknown as DedicatedWorkerGlobalScope
const desk = new TextDesk(emptyDocument('pipeline'))

inside.addEventListener('message', ({ data }: MessageEvent<DeskMessage>) => {
  inside.postMessage({ number: data.number, answer: answerAt(desk, data.request) })
})
