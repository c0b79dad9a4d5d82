import type { JSXChild, Node } from 'oxc-parser'

import type { Part, Words } from './phrase.ts'

/** Text between tags as React reads it: lines are trimmed and joined by a space, empty ones go. */
export const readText = (raw: string): string => {
  const lines = raw.split(/\r\n|\n|\r/)
  return lines
    .map((line, index) => {
      let said = line.replaceAll('\t', ' ')
      if (index > 0) said = said.replace(/^ +/, '')
      if (index < lines.length - 1) said = said.replace(/ +$/, '')
      return said
    })
    .filter(Boolean)
    .join(' ')
}

const hasLetters = (parts: readonly Part[]): boolean =>
  parts.some((part) => part.kind === 'words' && /[A-Za-z]{2}/.test(part.text))

const joined = (parts: readonly Part[]): Part[] => {
  const whole: Part[] = []
  for (const part of parts) {
    const last = whole.at(-1)
    if (part.kind === 'words' && last?.kind === 'words') last.text += part.text
    else whole.push(part.kind === 'words' ? { ...part } : part)
  }
  return whole
}

/**
 * What stands between the tags of an element, if words are among it: words, slots for what is computed, and mark-ups, with their own words, for
 * the elements between them. Null where no words stand. `onTaken` is told every element and text that became part of the phrase.
 */
export const partsOfChildren = (
  children: readonly JSXChild[],
  onTaken: (node: Node) => void,
): Part[] | null => {
  const partOf = (child: JSXChild): Part[] => {
    if (child.type === 'JSXText') {
      const text = readText(decoded(child.value))
      return text === '' ? [] : [{ kind: 'words', text }]
    }
    if (child.type === 'JSXExpressionContainer') {
      const { expression } = child
      if (expression.type === 'JSXEmptyExpression') return []
      const literal = literalIn(expression)
      if (literal) {
        onTaken(expression)
        return [literal]
      }
      return [{ kind: 'slot', start: child.start, end: child.end }]
    }
    if (child.type !== 'JSXElement') return [{ kind: 'slot', start: child.start, end: child.end }]
    const close = child.closingElement
    const inner = partsOf(child.children)
    if (!close || !hasLetters(inner)) return [{ kind: 'slot', start: child.start, end: child.end }]
    onTaken(child)
    return [{ kind: 'markup', open: child.openingElement, close, parts: inner }]
  }
  const partsOf = (nodes: readonly JSXChild[]): Part[] => joined(nodes.flatMap(partOf))
  const literalIn = (expression: Node): Words | null =>
    expression.type === 'Literal' && typeof expression.value === 'string'
      ? { kind: 'words', text: expression.value }
      : null
  // Looked at first without taking: elements of a row without words of its own have phrases of their own.
  if (!hasLetters(children.flatMap((child) => (child.type === 'JSXElement' ? [] : partOf(child)))))
    return null
  return partsOf(children)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }
const decoded = (text: string): string =>
  text.replaceAll(/&(\w+);/g, (whole, name: string) => named[name] ?? whole)
