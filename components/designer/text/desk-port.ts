import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { LaidText, ReadText, TextDesk } from '#core/document/text-editing/text-desk.ts'

/** What is asked of a desk of texts, wherever it stands. */
export type DeskRequest =
  | { do: 'open'; document: PipelineDocument; written: string | null }
  | { do: 'read'; text: string }
  | { do: 'write'; change: Change }
  | { do: 'take' }

/** A desk of texts that answers later, in the order it was asked. A promise that fails: it is gone, and has to be opened anew elsewhere. */
export interface DeskPort {
  open: (document: PipelineDocument, written: string | null) => Promise<LaidText>
  read: (text: string) => Promise<ReadText>
  write: (change: Change) => Promise<LaidText>
  take: () => Promise<void>
  close: () => void
}

/** Does at a desk what was asked. */
export const answerAt = (desk: TextDesk, request: DeskRequest): LaidText | ReadText | undefined => {
  switch (request.do) {
    case 'open':
      return desk.open(request.document, request.written)
    case 'read':
      return desk.read(request.text)
    case 'write':
      return desk.write(request.change)
    case 'take':
      desk.take()
      return undefined
  }
}

/** A desk in the page itself. Few browsers need it, so its code is fetched by those. */
export const deskHere = (): DeskPort => {
  const desk = import('./empty-desk.ts').then((part) => part.emptyDesk())
  return {
    open: async (document, written) => (await desk).open(document, written),
    read: async (text) => (await desk).read(text),
    write: async (change) => (await desk).write(change),
    take: async () => (await desk).take(),
    close: () => undefined,
  }
}
