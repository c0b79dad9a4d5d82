import { emptyDocument } from '#core/document/document.ts'
import { TextDesk } from '#core/document/text-editing/text-desk.ts'

/** A desk on which nothing lies yet. */
export const emptyDesk = (): TextDesk => new TextDesk(emptyDocument('pipeline'))
