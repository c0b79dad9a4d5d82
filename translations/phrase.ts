/** From where to where in a source, in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** What stands in a phrase and is no words of it: `{0}`. */
export interface Slot extends Span {
  kind: 'slot'
}

/** A mark-up around words of a phrase: `<0>so</0>`. */
export interface Markup {
  kind: 'markup'
  open: Span
  close: Span
  parts: Part[]
}

/** The words of a phrase, as they are read. */
export interface Words {
  kind: 'words'
  text: string
}

export type Part = Words | Slot | Markup

/** How a phrase is written in its source: between tags, as the value of an attribute, in quotes, or in a template. */
export type Form = 'children' | 'attribute' | 'string' | 'template'

/** Something that is read, at its place in a source. */
export interface Phrase extends Span {
  form: Form
  parts: Part[]
}

/** A phrase as a translator sees it: `Cancel {0} runs`, `Read <0>the page</0> of {1}`. Slots and mark-ups are counted in one row. */
export const textOf = (parts: readonly Part[], count = { next: 0 }): string =>
  parts
    .map((part) => {
      if (part.kind === 'words') return part.text
      const index = count.next++
      if (part.kind === 'slot') return `{${index}}`
      return `<${index}>${textOf(part.parts, count)}</${index}>`
    })
    .join('')
