'use client'
import { setDiagnostics } from '@codemirror/lint'
import { EditorView } from '@codemirror/view'
import { useEffect, useEffectEvent, useId, useRef } from 'react'

import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { focusViewSwitch } from '../view-switch.tsx'
import { blockAt, laidOut, selected } from './element-blocks.ts'
import { textCompletion } from './text-completion.ts'
import { useTextSession, useTextState } from './text-context.tsx'
import { bringText, foldLayout, textEditor } from './text-editor.ts'
import { TextFoot } from './text-foot.tsx'
import { textMarks } from './text-marks.ts'

/** The pipeline as YAML: typed into at will, and followed by the drawing as the drawing is followed by it. */
export function TextPane() {
  const session = useTextSession()
  const { standing } = useTextState()
  useEffect(() => session?.attach(), [session])
  if (!session) return null
  const opened = standing !== 'closed' && standing !== 'opening' && standing !== 'failed'
  return (
    <section aria-label="Text" className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      {standing === 'failed' ? (
        <Banner
          tone="failed"
          title="The text could not be opened."
          actions={<Button onClick={() => void session.open()}>Try again</Button>}
        >
          The server did not answer. The drawing is not affected.
        </Banner>
      ) : opened ? (
        <Editor />
      ) : (
        <div aria-busy="true" aria-label="Opening the text" className="grid content-start gap-2 p-4">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 w-64" />
          <Skeleton className="h-4 w-52" />
        </div>
      )}
    </section>
  )
}

function Editor() {
  const { store, canEdit, graph } = useDesigner()
  const session = useTextSession()
  const state = useTextState()
  const selection = useDesignerState((one) => one.selection)
  const problems = useDesignerState((one) => one.problems)
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const leaving = useId()
  const first = useEffectEvent(() => ({ text: state.text, readOnly: !canEdit }))
  // Blocks that move under a selection are no reason to scroll.
  const blockOf = useEffectEvent((id: string | undefined) => state.blocks.find((block) => block.id === id))
  const onElement = useEffectEvent((id: string | undefined) => {
    if (id === undefined || store.read().selection.has(id) || !store.document.elements[id]) return
    store.select([id])
    graph.current?.reveal([id])
  })

  useEffect(() => {
    if (!host.current || !session) return undefined
    const editor = textEditor(host.current, {
      ...first(),
      label: 'Pipeline as YAML',
      describedBy: leaving,
      onTyped: (text) => session.typed(text),
      onElement: (id) => onElement(id),
      onLeave: focusViewSwitch,
      completions: textCompletion(() => store.document),
    })
    view.current = editor
    foldLayout(editor)
    // At once, not after React has drawn: between the two somebody may type.
    const follow = () => bringText(editor, session.read().text)
    const stop = session.subscribe(follow)
    return () => {
      stop()
      editor.destroy()
      view.current = null
    }
  }, [session, store, leaving])

  useEffect(() => {
    view.current?.dispatch({ effects: laidOut.of(state.blocks) })
  }, [state.blocks])
  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const [only] = selection
    const block = blockOf(only)
    const here = blockAt(editor.state, editor.state.selection.main.head)?.id
    const moves = block !== undefined && !(editor.hasFocus && here === only)
    editor.dispatch({
      effects: [
        selected.of(selection),
        ...(moves && block.start <= editor.state.doc.length
          ? [EditorView.scrollIntoView(block.start, { y: 'start', yMargin: 60 })]
          : []),
      ],
    })
  }, [selection])
  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() !== state.text || state.standing === 'behind') return
    editor.dispatch(setDiagnostics(editor.state, textMarks(editor.state.doc, state, problems)))
  }, [state, problems])

  const show = (line: number) => {
    const editor = view.current
    if (!editor) return
    const { from } = editor.state.doc.line(Math.max(1, Math.min(line, editor.state.doc.lines)))
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    })
    editor.focus()
  }
  return (
    <>
      <div ref={host} className="min-h-0 flex-1 overflow-hidden" />
      <TextFoot hintId={leaving} onShow={show} />
    </>
  )
}
