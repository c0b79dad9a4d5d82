import { Refusal } from '../../refusal.ts'
import type { PipelineDocument } from '../document.ts'
import { parseText } from '../parse-text.ts'
import { pasteDocument, type PasteDocument, type Pasted } from './paste-document.ts'

export interface Paste extends PasteDocument {
  text: string
}

/** Puts the elements of a text into the document; see pasteDocument. */
export const paste = (document: PipelineDocument, { text, ...options }: Paste): Pasted | Refusal => {
  const part = readPart(text)
  return part instanceof Refusal ? part : pasteDocument(document, part, { ...options, label: 'Paste' })
}

/** The part of a pipeline that a text is, whole or not. A refusal says what is wrong with it, and on which line. */
export const readPart = (text: string): PipelineDocument | Refusal => {
  const parsed = parseText(text)
  if (parsed.outcome === 'parsed') return parsed.document
  const [problem] = parsed.problems
  return new Refusal(
    'invalid_input',
    `This text is no pipeline. ${problem ? `Line ${problem.start.line}: ${problem.message}` : ''}`,
    { problems: parsed.problems },
  )
}
