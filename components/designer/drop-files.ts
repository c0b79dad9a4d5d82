import { readPipelineFile } from '#components/pipelines/read-pipeline-file.ts'
import { addFromCode, codeFileOf, neededOf, type CodeFile } from '#core/document/commands/add-from-code.ts'
import { canReplaceCompute, replaceCompute } from '#core/document/commands/replace-compute.ts'
import type { ElementId } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import type { Designer } from './designer-context.tsx'
import { droppedFileKinds } from './dropped-file-kinds.ts'
import { freshId } from './fresh-id.ts'
import { pasteAsking } from './paste-asking.ts'
import { spotFor } from './placement.ts'
import { sceneOf } from './scene.ts'

const isPipeline = (name: string): boolean => /\.(?:ya?ml|json)$/i.test(name)

/** A file as code, as the text of a pipeline, or why it is neither. */
const readDropped = async (
  file: File,
): Promise<{ code: CodeFile } | { pipeline: string } | { problem: string }> => {
  const needed = neededOf(file.name, file.size)
  if (needed === undefined && !isPipeline(file.name))
    return {
      problem: `${file.name} is neither code nor a table. Files that end with ${droppedFileKinds.join(', ')} can be let go here.`,
    }
  const read = needed === 'name' ? { text: undefined } : await readPipelineFile(file)
  if ('problem' in read) return read
  if (needed === undefined) return { pipeline: read.text ?? '' }
  const code = codeFileOf(file.name, read.text)
  return code ? { code } : { problem: `${file.name} has no rows below its names.` }
}

export interface DropFiles {
  designer: Pick<Designer, 'store' | 'open'>
  at: Point
  /** The element they were let go on. */
  on?: ElementId | undefined
  /** Keys of assets that other pipelines of the deployment make. */
  elsewhere: readonly string[]
}

/**
 * Takes files that were let go on the canvas: code and tables become assets that are wired by their names, a pipeline is pasted; one that was
 * let go on a node takes the place of its code. What is none of these is told.
 */
export const dropFiles = async (
  files: readonly File[],
  { designer, at, on, elsewhere }: DropFiles,
): Promise<void> => {
  const { store } = designer
  const replace = ({ compute }: CodeFile, id: ElementId, fileName: string) => {
    const element = store.document.elements[id]
    if (element && store.run(replaceCompute(store.document, { id, by: compute })))
      store.say('neutral', `The code of ${nameOf(element)} is that of ${fileName} now.`)
    return id
  }
  const add = (code: CodeFile): ElementId | undefined => {
    const id = freshId()
    // Among what lies there by now: several files are let go at one spot.
    const spot = spotFor(sceneOf(store.document, {}, new Map()).nodes, at)
    return store.run(addFromCode(store.document, { id, file: code, at: spot })) ? id : undefined
  }
  const put = async (file: File, meant: ElementId | undefined): Promise<ElementId | undefined> => {
    const dropped = await readDropped(file)
    if ('problem' in dropped) store.say('warn', dropped.problem)
    else if ('pipeline' in dropped) pasteAsking(designer, dropped.pipeline, { at, elsewhere })
    else return meant === undefined ? add(dropped.code) : replace(dropped.code, meant, file.name)
    return undefined
  }
  const [only, second] = files
  const meant =
    only && second === undefined && canReplaceCompute(store.document.elements[on ?? '']) ? on : undefined
  const ids: ElementId[] = []
  for (const file of files) {
    const id = await put(file, meant)
    if (id !== undefined) ids.push(id)
  }
  if (ids.length > 0) store.select(ids)
}
