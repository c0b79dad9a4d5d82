import {
  mostCodesAsked,
  mostLengthAsked,
  parsedCode,
  type CodeFault,
  type CodeReading,
  type ParsedLanguage,
} from '#core/document/code/code-fault.ts'
import type { Compute } from '#core/document/compute.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element, ElementId } from '#core/document/element.ts'

import type { Problem } from '../problem.ts'

interface AskedCode {
  language: ParsedLanguage
  code: string
}

export interface CodeReadingsOptions {
  /** Asks the parsers; throws where they cannot be asked now. */
  ask: (codes: AskedCode[]) => Promise<{ readings: CodeReading[]; withoutPython: boolean }>
  later: (run: () => void, afterMs: number) => () => void
  /** More is known than before. */
  onRead: () => void
  /** Once at most: Python code cannot be read here. */
  onWithoutPython: () => void
  /** Whether an element says something else than what runs: of very many codes only such are read at once. */
  differs: (element: Element) => boolean
  /** Once at most: so many codes are not looked over until they are opened. */
  onUnread: (count: number) => void
}

/** The hand rests so long before code is read; so long it is waited when nobody answered. */
const [restMs, againMs] = [250, 10_000]
/** A pipeline with more codes than this has only those read that differ from what runs, at most so many, and each that is opened. */
export const mostReadAtOpening = 300

const problemOf = (elementId: ElementId, { severity, message, line, column }: CodeFault): Problem => ({
  code: severity === 'error' ? 'unreadable_code' : 'doubtful_code',
  // What reads it here need not be what runs it: an image may bring a newer one.
  severity: 'warning',
  elementId,
  field: 'compute',
  message,
  position: { line, column },
})

/** What was said of an element's code; the same problems for as long as it says the same. */
interface Told {
  faults: readonly CodeFault[]
  problems: readonly Problem[]
}

const tell = (id: ElementId, faults: readonly CodeFault[]): Told => ({
  faults,
  problems: faults.map((fault) => problemOf(id, fault)),
})

/** What the parsers of the languages say of the codes of a document. It is asked for while nobody types, one question at a time. */
export class CodeReadings {
  readonly #options: CodeReadingsOptions
  readonly #known = new WeakMap<Compute, CodeReading>()
  /** What was last said of an element: it stands until its new code is read, so that marks do not flicker. */
  #told = new Map<ElementId, Told>()
  #wanted: Compute[] = []
  #elements: PipelineDocument['elements'] | undefined
  #problems: readonly Problem[] = []
  #cancel: (() => void) | undefined
  #asking = false
  #saidMissing = false
  readonly #unread = new WeakSet<Compute>()

  constructor(options: CodeReadingsOptions) {
    this.#options = options
  }

  /** What is known of a document's codes now. What is not known yet is asked for. */
  problems(document: PipelineDocument): readonly Problem[] {
    if (this.#elements === document.elements) return this.#problems
    const isFirst = this.#elements === undefined
    this.#elements = document.elements
    const told = new Map<ElementId, Told>()
    const wanted: Compute[] = []
    const differing: Compute[] = []
    for (const element of Object.values(document.elements)) {
      if (!('compute' in element) || !element.compute) continue
      const reading = this.#known.get(element.compute)
      if (reading === undefined && parsedCode(element.compute)) {
        wanted.push(element.compute)
        if (isFirst && this.#options.differs(element)) differing.push(element.compute)
      }
      const before = this.#told.get(element.id)
      const faults = reading === undefined ? before?.faults : reading
      if (faults && faults.length > 0)
        told.set(element.id, before?.faults === faults ? before : tell(element.id, faults))
    }
    this.#told = told
    this.#problems = [...told.values()].flatMap(({ problems }) => problems)
    if (isFirst && wanted.length > mostReadAtOpening) this.#wantFew(wanted, differing)
    else this.#want(wanted)
    return this.#problems
  }

  /** An element was opened: its code is read, where it was left out before. */
  lookAt(element: Element | undefined): void {
    if (!element || !('compute' in element) || !element.compute) return
    if (!this.#unread.delete(element.compute)) return
    this.#known.delete(element.compute)
    this.#elements = {}
    this.#options.onRead()
  }

  #wantFew(all: readonly Compute[], differing: readonly Compute[]): void {
    const few = differing.slice(0, mostReadAtOpening)
    const chosen = new Set(few)
    for (const compute of all) {
      if (chosen.has(compute)) continue
      this.#known.set(compute, null)
      this.#unread.add(compute)
    }
    this.#options.onUnread(all.length - few.length)
    this.#want(few)
  }

  #want(wanted: Compute[], afterMs = restMs): void {
    this.#wanted = wanted
    this.#cancel?.()
    this.#cancel = wanted.length === 0 ? undefined : this.#options.later(() => void this.#ask(), afterMs)
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    const asked = firstOf(this.#wanted)
    this.#asking = true
    try {
      const { readings, withoutPython } = await this.#options.ask(asked.map(({ code }) => code))
      asked.forEach(({ compute }, index) => this.#known.set(compute, readings[index] ?? null))
      if (withoutPython && !this.#saidMissing) this.#options.onWithoutPython()
      this.#saidMissing ||= withoutPython
    } catch {
      // Marks are a help: whoever types is not told that there are none for a while.
      this.#asking = false
      return this.#want(this.#wanted, againMs)
    }
    this.#asking = false
    const left = this.#wanted.filter((compute) => !this.#known.has(compute))
    this.#want(left, 0)
    this.#elements = {}
    this.#options.onRead()
  }
}

/** As many as may be asked for at once. */
const firstOf = (wanted: readonly Compute[]): { compute: Compute; code: AskedCode }[] => {
  const first: { compute: Compute; code: AskedCode }[] = []
  let length = 0
  for (const compute of wanted) {
    const code = parsedCode(compute)
    if (!code) continue
    length += code.code.length
    if (first.length === mostCodesAsked || length > mostLengthAsked) break
    first.push({ compute, code })
  }
  return first
}
