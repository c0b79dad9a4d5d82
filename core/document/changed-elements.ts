import type { Change } from './change.ts'

/** Stands for the settings of the pipeline where elements are listed by id. No element has this id: elements' ids are letters, digits, - and _. */
export const ofPipeline = '(pipeline)'

/** What a change says another thing of: ids of elements, and `ofPipeline` for the settings. Where a node lies is no content. */
export const changedElements = ({ edits }: Change): ReadonlySet<string> =>
  new Set(
    edits.flatMap((edit) => {
      switch (edit.do) {
        case 'add':
        case 'remove':
          return [edit.element.id]
        case 'set':
          return [edit.id]
        case 'configure':
          return [ofPipeline]
        case 'place':
          return []
      }
    }),
  )
