import { changeBetween } from './change-between.ts'
import type { Change } from './change.ts'
import type { PipelineDocument, Placement } from './document.ts'
import type { Element, ElementId, ElementKind, ElementOf } from './element.ts'

/** A document under a command's hands. What comes out is one change, made of the differences, so that nothing can be forgotten in it. */
export class DocumentDraft {
  private readonly before: PipelineDocument
  private readonly elements: Record<ElementId, Element>
  private readonly layout: Record<ElementId, Placement>
  private settings: PipelineDocument['settings']
  private snapshot: PipelineDocument | undefined

  constructor(document: PipelineDocument) {
    this.before = document
    this.elements = { ...document.elements }
    this.layout = { ...document.layout }
    this.settings = document.settings
  }

  all(): Element[] {
    return Object.values(this.elements)
  }

  of<Kind extends ElementKind>(kind: Kind): ElementOf<Kind>[] {
    return this.all().filter((element): element is ElementOf<Kind> => element.kind === kind)
  }

  get(id: ElementId): Element | undefined {
    return this.elements[id]
  }

  /** Puts an element in, or in the place of the one with its id. Fields that are undefined are left out. */
  put(element: Element): void {
    const whole = Object.fromEntries(
      Object.entries(element).filter(([, value]) => value !== undefined),
    ) as unknown as Element
    this.elements[element.id] = whole
    this.snapshot = undefined
  }

  remove(id: ElementId): void {
    delete this.elements[id]
    delete this.layout[id]
    this.snapshot = undefined
  }

  place(id: ElementId, placement: Placement | undefined): void {
    if (placement) this.layout[id] = placement
    else delete this.layout[id]
    this.snapshot = undefined
  }

  configure(settings: PipelineDocument['settings']): void {
    this.settings = settings
    this.snapshot = undefined
  }

  /** The document as it stands; later edits of the draft do not reach it. */
  document(): PipelineDocument {
    this.snapshot ??= { settings: this.settings, elements: { ...this.elements }, layout: { ...this.layout } }
    return this.snapshot
  }

  change(label: string): Change {
    return changeBetween(this.before, this.document(), label)
  }
}
