import type { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import type { Answer, Facts, Question } from './facts.ts'
import type { Problem } from './problem.ts'

/** A problem of an element, whatever the document around it becomes: its fix is a command on the document as it is then. */
export type Found = Problem & { mend?: (document: PipelineDocument) => Change | Refusal }

/**
 * One element under inspection. Everything a rule learns about the rest of the document goes through `ask`, which is written down:
 * while the element and the answers stay the same, so do its problems.
 */
export class Inspection<Some extends Element = Element> {
  readonly element: Some
  readonly found: Found[] = []
  readonly asked: { question: Question; answer: Answer }[] = []
  private readonly facts: Facts

  constructor(element: Some, facts: Facts) {
    this.element = element
    this.facts = facts
  }

  ask(question: Question): Answer {
    const answer = this.facts.answer(question)
    this.asked.push({ question, answer })
    return answer
  }

  /** Whether something of that name is in the document. */
  has(namespace: string, name: string): boolean {
    return this.ask({ about: 'named', namespace, name }) === true
  }

  /** The words of "did you mean", or none. */
  hint(namespace: string, name: string): { words: string; meant: string | undefined } {
    const meant = this.ask({ about: 'nearest', namespace, name })
    return typeof meant === 'string'
      ? { words: ` Did you mean ${meant}?`, meant }
      : { words: '', meant: undefined }
  }

  error(problem: Omit<Found, 'severity' | 'elementId'>): void {
    this.found.push({ severity: 'error', elementId: this.element.id, ...problem })
  }

  warn(problem: Omit<Found, 'severity' | 'elementId'>): void {
    this.found.push({ severity: 'warning', elementId: this.element.id, ...problem })
  }
}
