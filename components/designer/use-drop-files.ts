'use client'
import { readPipelineFile } from '#components/pipelines/read-pipeline-file.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { addFromCode, codeFileOf, neededOf, type CodeFile } from '#core/document/commands/add-from-code.ts'
import { canReplaceCompute, replaceCompute } from '#core/document/commands/replace-compute.ts'
import type { ElementId } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import { useDesigner } from './designer-context.tsx'
import { freshId } from './fresh-id.ts'
import { spotFor } from './placement.ts'
import { sceneOf } from './scene.ts'
import { usePaste } from './use-paste.ts'

const isPipeline = (name: string): boolean => /\.(?:ya?ml|json)$/i.test(name)
const accepted = '.csv,.tsv,.parquet,.sql,.py,.ts,.yaml,.yml,.json'

/** A file as code, as the text of a pipeline, or why it is neither. */
const readDropped = async (
  file: File,
): Promise<{ code: CodeFile } | { pipeline: string } | { problem: string }> => {
  const needed = neededOf(file.name, file.size)
  if (needed === undefined && !isPipeline(file.name))
    return {
      problem: `${file.name} is neither code nor a table. Files that end with ${accepted.replaceAll(',', ', ')} can be let go here.`,
    }
  const read = needed === 'name' ? { text: undefined } : await readPipelineFile(file)
  if ('problem' in read) return read
  if (needed === undefined) return { pipeline: read.text ?? '' }
  const code = codeFileOf(file.name, read.text)
  return code ? { code } : { problem: `${file.name} has no rows below its names.` }
}

/**
 * Takes files that were let go on the canvas: code and tables become assets that are wired by their names, a pipeline is pasted; one that was
 * let go on a node takes the place of its code. What is none of these is told. The palette opens a dialog for the same.
 */
export const useDropFiles = (): ((files: readonly File[], at: Point, on?: ElementId) => Promise<void>) => {
  const { store, graph, canEdit } = useDesigner()
  const paste = usePaste()
  const replace = ({ compute }: CodeFile, id: ElementId, fileName: string) => {
    const element = store.document.elements[id]
    if (element && store.run(replaceCompute(store.document, { id, by: compute })))
      store.say('neutral', `The code of ${nameOf(element)} is that of ${fileName} now.`)
    return id
  }
  const add = (code: CodeFile, wanted: Point): ElementId | undefined => {
    const id = freshId()
    // Among what lies there by now: several files are let go at one spot.
    const at = spotFor(sceneOf(store.document, {}, new Map()).nodes, wanted)
    return store.run(addFromCode(store.document, { id, file: code, at })) ? id : undefined
  }
  const put = async (file: File, at: Point, on: ElementId | undefined): Promise<ElementId | undefined> => {
    const dropped = await readDropped(file)
    if ('problem' in dropped) store.say('warn', dropped.problem)
    else if ('pipeline' in dropped) paste(dropped.pipeline, at)
    else return on === undefined ? add(dropped.code, at) : replace(dropped.code, on, file.name)
    return undefined
  }
  const take = async (files: readonly File[], at: Point, on?: ElementId) => {
    const [only, second] = files
    const meant =
      only && second === undefined && canReplaceCompute(store.document.elements[on ?? '']) ? on : undefined
    const ids: ElementId[] = []
    for (const file of files) {
      const id = await put(file, at, meant)
      if (id !== undefined) ids.push(id)
    }
    if (ids.length > 0) store.select(ids)
  }
  const choose = () => {
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      accept: accepted,
    })
    input.addEventListener(
      'change',
      () => void take([...(input.files ?? [])], graph.current?.middle() ?? { x: 0, y: 0 }),
    )
    input.click()
  }
  usePaletteActions(canEdit ? [{ label: 'Add files as assets…', icon: 'upload', run: choose }] : [])
  return take
}
