import {
  type CallExpression,
  type JSXElement,
  type JSXFragment,
  type NewExpression,
  type Node,
  type StringLiteral,
  parseSync,
  Visitor,
} from 'oxc-parser'

import { partsOfChildren } from './parts-of-children.ts'
import { type Form, type Part, type Phrase, type Span, textOf } from './phrase.ts'
import { readsAsEnglish } from './reads-as-english.ts'

/** Attributes whose value nobody reads, whatever it looks like. */
const silentAttribute =
  /^(className|class|style|id|key|href|src|rel|d|viewBox|type|name|role|htmlFor|variant|size|tone|kind|side|align|as|target|method|value|defaultValue|data-.*|aria-(live|current|haspopup|controls|labelledby|describedby|orientation|sort|autocomplete)|.*Class(Name)?)$/
/** Calls whose words are for the program. */
const silentCall =
  /^(cn|cva|require|import|querySelector(All)?|getElementById|closest|matches|addEventListener|removeEventListener|getAttribute|setAttribute|removeAttribute|startsWith|endsWith|split|join|replace|replaceAll|setProperty|getPropertyValue|Error|TypeError|RangeError|RegExp)$/
/** Calls that are told the locale of figures and dates: it is translated as a phrase is. */
const localized = /^(toLocale\w+|DateTimeFormat|NumberFormat|Collator|PluralRules)$/
/** Names of what holds words, so that even a single small one of them is read. */
const amongWords = /(words?|labels?|titles?|sentences?|hints?|texts?)$/i
/** Calls that are given words to compose: their single small words are read too. */
const composes = /^(formatQuantity|listOf|article)$/

const nameOf = (node: Node): string => {
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') return node.name
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') return node.property.name
  return ''
}

const localeIn = (node: CallExpression | NewExpression): StringLiteral | undefined => {
  const [first] = node.arguments
  const isLocale =
    first?.type === 'Literal' && typeof first.value === 'string' && /^en(-[A-Z]{2})?$/.test(first.value)
  return isLocale && localized.test(nameOf(node.callee)) ? (first as StringLiteral) : undefined
}

const within = (span: Span, spans: readonly Span[]): boolean =>
  spans.some(({ start, end }) => start <= span.start && span.end <= end)

/** The phrases of a source of TypeScript, in the order they begin. A phrase may stand within a slot of another. `path` tells whether it holds JSX. */
export const findPhrases = (path: string, source: string): Phrase[] => {
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`)
  // On the server only whole sentences reach a reader: refusals and the answers to a question.
  const isServer = path.startsWith('server/')
  const silent: Span[] = []
  const wordy: Span[] = []
  const taken = new Set<number>()
  const attributes = new Set<number>()
  const found: Phrase[] = []

  const take = (form: Form, span: Span, parts: Part[]) => {
    const text = textOf(parts)
    if (within(span, silent)) return
    if (isServer && !/[.!?…]$/.test(text)) return
    if (form !== 'children' && !readsAsEnglish(text, { amongWords: within(span, wordy) })) return
    found.push({ form, start: span.start, end: span.end, parts })
  }
  const takeLocale = (node: CallExpression | NewExpression) => {
    const locale = localeIn(node)
    if (!localized.test(nameOf(node.callee))) return
    silent.push(...node.arguments)
    if (locale)
      found.push({
        form: 'string',
        start: locale.start,
        end: locale.end,
        parts: [{ kind: 'words', text: locale.value }],
      })
  }
  const takeChildren = (node: JSXElement | JSXFragment) => {
    if (taken.has(node.start)) return
    const parts = partsOfChildren(node.children, (inner) => taken.add(inner.start))
    const [first, last] = [node.children[0], node.children.at(-1)]
    if (parts && first && last) take('children', { start: first.start, end: last.end }, parts)
  }

  new Visitor({
    ImportDeclaration: ({ source: from }) => void silent.push(from),
    ExportNamedDeclaration: ({ source: from }) => void (from && silent.push(from)),
    ExportAllDeclaration: ({ source: from }) => void silent.push(from),
    TSLiteralType: (node) => void silent.push(node),
    TSTypeAliasDeclaration: (node) => void silent.push(node),
    TSInterfaceDeclaration: (node) => void silent.push(node),
    TSTypeParameterInstantiation: (node) => void silent.push(node),
    ExpressionStatement: (node) => void ('directive' in node && node.directive && silent.push(node)),
    SwitchCase: ({ test }) => void (test && silent.push(test)),
    TaggedTemplateExpression: ({ quasi }) => void silent.push(quasi),
    Property: ({ key, value, computed }) => {
      if (!computed) silent.push(key)
      if (amongWords.test(nameOf(key))) wordy.push(value)
    },
    MemberExpression: ({ property, computed }) => void (computed && silent.push(property)),
    BinaryExpression: ({ operator, left, right }) => {
      if (/^(===?|!==?|in|instanceof)$/.test(operator)) silent.push(left, right)
    },
    VariableDeclarator: ({ id, init }) => {
      if (init && amongWords.test(nameOf(id))) wordy.push(init)
    },
    CallExpression: (node) => {
      if (silentCall.test(nameOf(node.callee))) silent.push(...node.arguments)
      if (composes.test(nameOf(node.callee))) wordy.push(...node.arguments)
      takeLocale(node)
    },
    NewExpression: (node) => {
      if (silentCall.test(nameOf(node.callee))) silent.push(node)
      takeLocale(node)
    },
    JSXAttribute: ({ name, value }) => {
      if (!value) return
      if (name.type === 'JSXIdentifier' && name.name === 'lang' && value.type === 'Literal') {
        found.push({
          form: 'attribute',
          start: value.start,
          end: value.end,
          parts: [{ kind: 'words', text: String(value.value) }],
        })
        return
      }
      if (name.type !== 'JSXIdentifier' || silentAttribute.test(name.name)) silent.push(value)
      else if (value.type === 'Literal') attributes.add(value.start)
      if (amongWords.test(nameOf(name))) wordy.push(value)
    },
    JSXElement: takeChildren,
    JSXFragment: takeChildren,
    Literal: (node) => {
      if (typeof node.value !== 'string' || taken.has(node.start)) return
      take(attributes.has(node.start) ? 'attribute' : 'string', node, [{ kind: 'words', text: node.value }])
    },
    TemplateLiteral: (node) => {
      const parts: Part[] = []
      node.quasis.forEach((quasi, index) => {
        const text = quasi.value.cooked ?? ''
        if (text !== '') parts.push({ kind: 'words', text })
        const slot = node.expressions[index]
        if (slot) parts.push({ kind: 'slot', start: slot.start, end: slot.end })
      })
      take('template', node, parts)
    },
  }).visit(program)
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end)
}
