import { changeBetween } from './change-between.ts'
import type { Change } from './change.ts'
import type { PipelineDocument, Placement } from './document.ts'
import type { Element, ElementId, ElementKind, ElementOf } from './element.ts'

/**
 * A document under a command's hands. What comes out is one change, made of the differences, so that nothing can be forgotten in it.
 * Its two records are copied when they are first written, and once more only where somebody took the document in between: most commands
 * touch one element of thousands.
 */
export class DocumentDraft {
  private readonly before: PipelineDocument
  private elements: PipelineDocument['elements']
  private layout: PipelineDocument['layout']
  private settings: PipelineDocument['settings']
  /** The copies that are the draft's own, while nobody else has them. */
  private ownElements: Record<ElementId, Element> | undefined
  private ownLayout: Record<ElementId, Placement> | undefined
  private snapshot: PipelineDocument | undefined

  constructor(document: PipelineDocument) {
    this.before = document
    this.elements = document.elements
    this.layout = document.layout
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
    this.writeElements()[element.id] = whole
  }

  remove(id: ElementId): void {
    delete this.writeElements()[id]
    if (this.layout[id]) delete this.writeLayout()[id]
  }

  place(id: ElementId, placement: Placement | undefined): void {
    if (placement) this.writeLayout()[id] = placement
    else delete this.writeLayout()[id]
  }

  configure(settings: PipelineDocument['settings']): void {
    this.settings = settings
    this.snapshot = undefined
  }

  /** The document as it stands; later edits of the draft do not reach it. */
  document(): PipelineDocument {
    this.snapshot ??= {
      settings: this.settings,
      elements: this.elements,
      layout: this.layout,
    }
    this.ownElements = undefined
    this.ownLayout = undefined
    return this.snapshot
  }

  change(label: string): Change {
    return changeBetween(this.before, this.document(), label)
  }

  private writeElements(): Record<ElementId, Element> {
    this.snapshot = undefined
    this.ownElements ??= { ...this.elements }
    this.elements = this.ownElements
    return this.ownElements
  }

  private writeLayout(): Record<ElementId, Placement> {
    this.snapshot = undefined
    this.ownLayout ??= { ...this.layout }
    this.layout = this.ownLayout
    return this.ownLayout
  }
}
