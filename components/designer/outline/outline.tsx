'use client'
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'

import { ContextMenu } from '#components/ui/context-menu.tsx'
import { focusWhenDrawn } from '#components/ui/focus-when-drawn.ts'
import { treeRows } from '#components/ui/tree-rows.ts'
import { Tree, type TreeWalk } from '#components/ui/tree.tsx'

import { Adding } from '../adding.tsx'
import { Chooser } from '../chooser.tsx'
import { Clipboard } from '../clipboard.tsx'
import { useCodeRoom } from '../code/use-code-room.ts'
import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { useDocumentKeys } from '../document-keys.ts'
import { Finder } from '../finder.tsx'
import { Replacing } from '../replacing.tsx'
import { useTrialActions } from '../trial/trial-actions.ts'
import { useTrialTable } from '../trial/trial-context.tsx'
import { useScene } from '../use-scene.ts'
import { wiringOf } from '../wiring-of.ts'
import { lineWords, spokenLine } from './line-words.ts'
import { choicesOf, outlineActions, selectionOf, spotInSight } from './outline-actions.ts'
import { OutlineAside } from './outline-aside.tsx'
import { OutlineBar } from './outline-bar.tsx'
import { OutlineEmpty } from './outline-empty.tsx'
import { besideRemoved, lineId, lineOf, outlineItems } from './outline-items.ts'
import { OutlineNews } from './outline-news.tsx'
import { RenameBar } from './rename-bar.tsx'
import { useLineNews } from './use-line-news.ts'
import { useOpenLines } from './use-open-lines.ts'

const unfolded: ReadonlySet<string> = new Set()

/** The pipeline as a tree in which everything can be built, wired, run and published with keys alone. */
export function Outline() {
  const designer = useDesigner()
  const { store, gestures, open: openUi, ui, canEdit } = designer
  const scene = useScene(unfolded)
  const trials = useTrialTable()
  const room = useCodeRoom()
  const document = useDeferredValue(useDesignerState((state) => state.document))
  const selection = useDesignerState((state) => state.selection)
  const [filter, setFilter] = useState('')
  const [menuOf, setMenuOf] = useState<string>()
  const [doing, setDoing] = useState<string>()
  const box = useRef<HTMLDivElement>(null)
  const news = useLineNews()
  const items = useMemo(() => outlineItems(document, scene, filter), [document, scene, filter])
  useDocumentKeys(scene)
  useTrialActions()

  const selected = useMemo(
    () => new Set([...selection].map((element) => lineId({ is: 'element', element }))),
    [selection],
  )
  const [only] = selected
  const current = selected.size === 1 ? only : undefined
  const [open, setOpen] = useOpenLines(items, current)
  const actionsOf = (id: string | undefined) =>
    outlineActions(
      { designer, scene, trials, showCode: room.show },
      id === undefined ? undefined : lineOf(id),
    )

  const select = (id: string, adding: boolean) => {
    const line = lineOf(id)
    if (line.is === 'wire') store.select([line.other])
    else if (line.is === 'section' || line.is === 'group')
      setOpen(new Set(open.has(id) ? [...open].filter((one) => one !== id) : [...open, id]))
    else if (adding)
      store.select(
        selection.has(line.element)
          ? [...selection].filter((one) => one !== line.element)
          : [...selection, line.element],
      )
    else if (selection.size === 1 && selection.has(line.element)) openUi({ focusField: { field: '' } })
    else store.select([line.element])
  }
  const walk = (id: string, how: TreeWalk) => {
    const line = lineOf(id)
    if (line.is === 'element')
      store.select(how === 'extending' ? [...selection, line.element] : [line.element])
  }
  const choose = (id: string) => {
    const chosen = selectionOf(id, store.read().selection)
    if (chosen) store.select(chosen)
  }
  /** Once what had the focus is gone, so that the tree has it and not the page. */
  const backToTree = () => focusWhenDrawn(() => box.current)
  const remove = (id: string) => {
    const line = lineOf(id)
    if (line.is === 'element') {
      const removed = selection.has(line.element) ? [...selection] : [line.element]
      const next = besideRemoved(treeRows(items, open), id, removed)
      if (!gestures.remove(removed)) return
      if (next !== undefined) store.select([next])
      backToTree()
    }
    const wire = line.is === 'wire' ? scene.wires.find((one) => one.id === line.wire) : undefined
    if (line.is === 'wire' && wire && gestures.disconnect(wiringOf(document, wire))) {
      store.select([line.of])
      backToTree()
    }
  }
  const onKey = (id: string, event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const line = lineOf(id)
    const wireFrom = (end: 'output' | 'input') => {
      if (line.is === 'element') openUi({ wiring: { id: line.element, end } })
      else store.say('neutral', 'Go to what the wire begins at first.')
    }
    const edits: Readonly<Record<string, () => void>> = {
      '+': () => openUi({ adding: { spot: spotInSight() } }),
      '>': () => wireFrom('output'),
      '<': () => wireFrom('input'),
      Delete: () => remove(id),
      Backspace: () => remove(id),
    }
    const act = event.key === '.' ? () => setDoing(id) : canEdit ? edits[event.key] : undefined
    if (!act) return
    event.preventDefault()
    choose(id)
    act()
  }
  const words = (item: (typeof items)[number]) => lineWords(document, item, news)
  const tree = (
    <div className="flex min-h-0 flex-1 flex-col">
      <Tree
        label="Outline of the pipeline"
        describedBy="outline-keys"
        items={items}
        open={open}
        onOpenChange={setOpen}
        selected={selected}
        current={current}
        onSelect={select}
        onWalk={walk}
        onContext={(id) => {
          choose(id)
          setMenuOf(id)
        }}
        onKey={onKey}
        spoken={(item) => spokenLine(item.label, words(item))}
        aside={(item) => <OutlineAside words={words(item)} />}
        className="flex-1 p-2"
      />
    </div>
  )
  // Who comes here by a key, or by an address, begins in the tree.
  useEffect(() => {
    if (window.document.activeElement === window.document.body) box.current?.focus()
  }, [])
  return (
    <div
      ref={box}
      // Where the palette, the finder and the inspector lead back to, as they do on the canvas.
      id="designer-canvas"
      tabIndex={-1}
      onFocus={(event) => {
        if (event.target === event.currentTarget)
          event.currentTarget.querySelector<HTMLElement>('[role="tree"]')?.focus()
      }}
      className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none"
    >
      <OutlineBar filter={filter} onFilter={setFilter} onDo={() => setDoing(current ?? '')} />
      <RenameBar />
      {items.length === 0 ? (
        <OutlineEmpty filtered={filter !== ''} />
      ) : (
        <ContextMenu items={actionsOf(menuOf)}>{tree}</ContextMenu>
      )}
      {doing !== undefined && (
        <Chooser
          label="What to do"
          at={spotInSight().client}
          choices={choicesOf(actionsOf(doing || undefined))}
          empty="Nothing of this can be done here"
          onClose={() => {
            setDoing(undefined)
            box.current?.focus()
          }}
        />
      )}
      {ui.finding && <Finder />}
      <Clipboard />
      <Adding scene={scene} />
      {canEdit && <Replacing />}
      <OutlineNews />
    </div>
  )
}
