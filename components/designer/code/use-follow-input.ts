'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { makersOf } from '#core/document/asset-graph.ts'

import { useDesigner } from '../designer-context.tsx'
import type { KnownInput } from './code-completion.ts'
import { hasCode } from './has-code.ts'
import { useCodeRoom } from './use-code-room.ts'

/** Leads to what makes an input: the element here with its code, or the designer of the pipeline that has it. */
export const useFollowInput = (): ((input: KnownInput) => void) => {
  const { store, open, graph } = useDesigner()
  const room = useCodeRoom()
  const router = useRouter()
  const place = usePlace()
  const api = useTRPC()
  const deployed = useQuery(api.assets.graph.queryOptions()).data
  return ({ name, asset, node }) => {
    const id = node ?? makersOf(store.document).get(asset ?? '')
    if (id !== undefined) {
      store.select([id])
      if (room.shown !== undefined) room.show(hasCode(store.document.elements[id]) ? id : undefined)
      else open({ focusField: { field: 'compute' } })
      requestAnimationFrame(() => graph.current?.reveal([id]))
      return
    }
    const elsewhere = deployed?.find(({ key }) => key === asset)
    if (elsewhere && asset !== undefined)
      router.push(routes.designer(place, elsewhere.pipeline.name, { element: asset }))
    else store.say('neutral', `Nothing that is published or drawn here makes ${asset ?? name}.`)
  }
}
