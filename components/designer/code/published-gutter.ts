import { RangeSet, StateField, type EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, gutter, GutterMarker, WidgetType } from '@codemirror/view'

import type { ChangedPart } from './changed-parts.ts'
import {
  closePart,
  lineOfPart,
  openPart,
  partAt,
  partKeys,
  publishedParts,
  revertPart,
  showNextPart,
  showPart,
} from './published-parts.ts'

const words = { added: 'Added', changed: 'Changed', removed: 'Removed' } as const

/** A bar beside lines that came or changed, a wedge where lines went. */
class PartMarker extends GutterMarker {
  readonly kind: ChangedPart['kind']
  readonly atEnd: boolean
  constructor(kind: ChangedPart['kind'], atEnd: boolean) {
    super()
    this.kind = kind
    this.atEnd = atEnd
  }
  override eq(other: PartMarker): boolean {
    return other.kind === this.kind && other.atEnd === this.atEnd
  }
  override toDOM(): Node {
    const mark = document.createElement('div')
    mark.className = `cm-part cm-part-${this.kind}${this.atEnd ? ' cm-part-at-end' : ''}`
    mark.title = `${words[this.kind]} since it was published`
    return mark
  }
}

const markersOf = (state: EditorState) =>
  RangeSet.of(
    state.field(publishedParts).parts.flatMap((part) => {
      const marker = new PartMarker(part.kind, part.line > state.doc.lines)
      const [first, last] = [lineOfPart(state, part), lineOfPart(state, part, true)]
      return Array.from({ length: last - first + 1 }, (_, index) =>
        marker.range(state.doc.line(first + index).from),
      )
    }),
    true,
  )

const button = (label: string, press: () => void): HTMLButtonElement => {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = label
  made.onclick = press
  return made
}

/** The lines as they were published, below those that stand there now. */
class EarlierLines extends WidgetType {
  readonly part: ChangedPart
  readonly version: number
  readonly locked: boolean
  constructor(part: ChangedPart, version: number, locked: boolean) {
    super()
    this.part = part
    this.version = version
    this.locked = locked
  }
  override eq(other: EarlierLines): boolean {
    return other.part === this.part && other.version === this.version && other.locked === this.locked
  }
  override toDOM(view: EditorView): HTMLElement {
    const { kind, before } = this.part
    const box = document.createElement('div')
    box.className = 'cm-earlier'
    box.setAttribute('role', 'group')
    const said =
      kind === 'added' ? `Added since version ${this.version}` : `In version ${this.version} this was`
    box.setAttribute('aria-label', said)
    const head = document.createElement('div')
    head.className = 'cm-earlier-head'
    const title = document.createElement('span')
    title.textContent = said
    head.append(title)
    if (!this.locked) head.append(button('Revert', () => revertPart(view, this.part)))
    if (view.state.field(publishedParts).parts.length > 1)
      head.append(button('Next', () => showNextPart(view)))
    head.append(button('Close', () => closePart(view)))
    box.append(head)
    if (before.length > 0) {
      const lines = document.createElement('pre')
      lines.textContent = before.map((line) => `− ${line}`).join('\n')
      box.append(lines)
    }
    box.onkeydown = (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      closePart(view)
    }
    return box
  }
  override ignoreEvent(): boolean {
    return true
  }
}

const earlierLines = StateField.define({
  create: () => Decoration.none,
  update: (before, transaction) => {
    const { state } = transaction
    const { open, than } = state.field(publishedParts)
    const said = transaction.effects.some((effect) => effect.is(openPart))
    if (!open || !than) return Decoration.none
    if (!said && !transaction.reconfigured) return before
    const widget = new EarlierLines(open, than.version, state.readOnly)
    const { to } = state.doc.line(lineOfPart(state, open, true))
    return Decoration.set([Decoration.widget({ widget, block: true, side: 1 }).range(to)])
  },
  provide: (field) => EditorView.decorations.from(field),
})

const look = EditorView.theme({
  '.cm-parts': { width: '9px' },
  '.cm-parts .cm-gutterElement': { cursor: 'pointer', padding: '0 2px', position: 'relative' },
  '.cm-part': { height: '100%', width: '4px' },
  '.cm-part-added': { backgroundColor: 'var(--succeeded)' },
  '.cm-part-changed': {
    background: 'repeating-linear-gradient(135deg, var(--running) 0 2px, transparent 2px 4px)',
    borderLeft: '1px solid var(--running)',
  },
  '.cm-part-removed': {
    position: 'absolute',
    top: '-4px',
    width: '0',
    height: '0',
    borderLeft: '6px solid var(--failed)',
    borderTop: '4px solid transparent',
    borderBottom: '4px solid transparent',
  },
  '.cm-part-at-end': { top: 'auto', bottom: '-4px' },
  '.cm-earlier': {
    margin: '2px 0',
    borderTop: '1px solid var(--line)',
    borderBottom: '1px solid var(--line)',
    backgroundColor: 'var(--sunken)',
    fontSize: '12px',
  },
  '.cm-earlier-head': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 10px',
    padding: '3px 8px',
    fontFamily: 'var(--sans)',
    color: 'var(--ink-2)',
  },
  '.cm-earlier-head > span': { marginRight: 'auto' },
  '.cm-earlier-head button': {
    minHeight: '24px',
    padding: '0 6px',
    borderRadius: '5px',
    color: 'var(--accent-strong)',
    fontWeight: '500',
  },
  '.cm-earlier-head button:hover': { backgroundColor: 'var(--hover)' },
  '.cm-earlier pre': {
    margin: '0',
    padding: '0 8px 6px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: 'var(--mono)',
    lineHeight: '19px',
    color: 'var(--failed)',
  },
})

/** Marks beside the lines that differ from what is published; a press shows what stood there. */
export const publishedGutter: Extension = [
  publishedParts,
  earlierLines,
  gutter({
    class: 'cm-parts',
    markers: ({ state }) => markersOf(state),
    domEventHandlers: {
      mousedown: (view, { from }) => {
        const part = partAt(view.state, view.state.doc.lineAt(from).number)
        if (!part) return false
        if (view.state.field(publishedParts).open === part) closePart(view)
        else showPart(view, part)
        return true
      },
    },
  }),
  partKeys,
  look,
]
