import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'

export interface Found {
  element: Element
  /** The value that holds what was looked for, where it is not the name. */
  where?: string
}

const most = 60

/** The first value in which the text occurs, with the field it stands in. */
const whereIn = (value: unknown, text: string, field: string): string | undefined => {
  if (typeof value === 'string' || typeof value === 'number') {
    const spelled = String(value)
    const at = spelled.toLowerCase().indexOf(text)
    if (at === -1) return undefined
    const line = spelled.slice(spelled.lastIndexOf('\n', at) + 1).split('\n')[0] ?? ''
    return `${field}: ${line.trim().slice(0, 80)}`
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    if (key.toLowerCase().includes(text) && typeof inner !== 'object')
      return `${key}: ${String(inner).slice(0, 60)}`
    const found = whereIn(inner, text, Array.isArray(value) ? field : key)
    if (found !== undefined) return found
  }
  return undefined
}

/** Elements by name, and by any value in their configuration or code; names first. */
export const findElements = (document: PipelineDocument, query: string): Found[] => {
  const text = query.trim().toLowerCase()
  const byName: Found[] = []
  const byValue: Found[] = []
  for (const element of Object.values(document.elements)) {
    if (nameOf(element).toLowerCase().includes(text)) byName.push({ element })
    else {
      const { id: _, kind: __, ...fields } = element
      const where = whereIn(fields, text, '')
      if (where !== undefined) byValue.push({ element, where })
    }
    if (byName.length >= most) break
  }
  return [
    ...byName.toSorted((a, b) => nameOf(a.element).length - nameOf(b.element).length),
    ...byValue,
  ].slice(0, most)
}
