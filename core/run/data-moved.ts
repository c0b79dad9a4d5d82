import type { RunEvent } from './run-event.ts'

/** What the IO managers of a run read and wrote, as values are kept: before one that is read is brought into another format, and after one is that is written. */
export interface DataMoved {
  readBytes: number
  writtenBytes: number
}

/** What events tell of it. Each attempt at a step counts: its bytes were moved. */
export const dataMoved = (events: readonly RunEvent[]): DataMoved => {
  const moved = { readBytes: 0, writtenBytes: 0 }
  for (const event of events) {
    if (event.type === 'LOADED_INPUT') moved.readBytes += event.sizeBytes ?? 0
    if (event.type === 'HANDLED_OUTPUT') moved.writtenBytes += event.summary.sizeBytes
  }
  return moved
}
