import type { NodeStatus } from '#components/graph/node-status.ts'
import { formatQuantity } from '#components/ui/format.ts'
import type { TreeItem } from '#components/ui/tree-rows.ts'
import { isDisabled } from '#core/document/disabled.ts'
import type { PipelineDocument } from '#core/document/document.ts'

import { wordsOf } from '../element-words.ts'
import type { Problem } from '../problem.ts'
import { lineOf } from './outline-items.ts'

/** What is to be said of a line beside its label. */
export interface LineWords {
  /** What it is: "SQL asset", "wire", or how many lines a section has. */
  is: string
  disabled?: boolean
  trouble?: { severity: Problem['severity']; words: string; first: string }
  /** How what it makes stands. */
  status?: string
  /** What people say of it: "2 open comments, 1 not read". */
  comments?: string
  /** Who else has it selected. */
  visitors: readonly string[]
}

/** What the lines are told of beside the document. */
export interface LineNews {
  problems: ReadonlyMap<string | undefined, readonly Problem[]>
  status: (element: string) => string | undefined
  comments: (element: string) => string | undefined
  visitors: (element: string) => readonly string[]
}

/** How what an element makes stands; that it is fresh is said by its colour alone elsewhere. */
export const statusWords = (status: NodeStatus | undefined): string | undefined =>
  status?.tone === 'succeeded' ? `fresh: ${status.words}` : status?.words

const troubleOf = (problems: readonly Problem[]): LineWords['trouble'] => {
  const [first] = problems.toSorted((a, b) => (a.severity < b.severity ? -1 : 1))
  if (!first) return undefined
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const words = errors > 0 ? formatQuantity(errors, 'problem') : formatQuantity(problems.length, 'warning')
  return { severity: first.severity, words, first: first.message }
}

export const lineWords = (document: PipelineDocument, item: TreeItem, news: LineNews): LineWords => {
  const line = lineOf(item.id)
  if (line.is === 'section') return { is: String(item.children?.length ?? 0), visitors: [] }
  if (line.is !== 'element') return { is: line.is, visitors: [] }
  const element = document.elements[line.element]
  if (!element) return { is: '', visitors: [] }
  const trouble = troubleOf(news.problems.get(element.id) ?? [])
  const status = news.status(element.id)
  const comments = news.comments(element.id)
  return {
    is: wordsOf(element),
    ...(isDisabled(element) && { disabled: true }),
    ...(trouble && { trouble }),
    ...(status !== undefined && status !== '' && { status }),
    ...(comments !== undefined && { comments }),
    visitors: news.visitors(element.id),
  }
}

/** A line as it is read out: its label, what it is, and everything that colours and signs say of it. */
export const spokenLine = (label: string, words: LineWords): string =>
  [
    label,
    words.is,
    words.disabled && 'disabled',
    words.trouble && `${words.trouble.words}: ${words.trouble.first}`,
    words.status,
    words.comments,
    ...words.visitors.map((name) => `${name} is here`),
  ]
    .filter(Boolean)
    .join(', ')
