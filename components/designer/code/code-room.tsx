'use client'
import { useKeys } from '#components/shell/keys.ts'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { hasCode } from './has-code.ts'
import { useCodeRoom } from './use-code-room.ts'

const loadFullCode = () => import('./full-code.tsx').then((part) => part.FullCode)
const FullCode = onDemand(loadFullCode)

/** Where the code of an element has the whole page. Alt+Enter opens it for what is selected, also before what it needs was fetched. */
export function CodeRoom() {
  const { store } = useDesigner()
  const room = useCodeRoom()
  useFetchAhead(loadFullCode)
  const element = useDesignerState((state) =>
    room.shown === undefined ? undefined : state.document.elements[room.shown],
  )
  useKeys('Designer', [
    {
      keys: 'alt+enter',
      label: 'Code on the whole page',
      always: true,
      run: () => {
        const [id] = store.read().selection
        if (room.shown !== undefined) room.show(undefined)
        else if (id !== undefined && hasCode(store.document.elements[id])) room.show(id)
        else store.say('neutral', 'Select something that has code first.')
      },
    },
  ])
  return hasCode(element) ? <FullCode key={element.id} element={element} /> : null
}
