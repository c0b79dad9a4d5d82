'use client'
import { useState } from 'react'

import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { useMaterialize } from '#components/assets/use-materialize.ts'
import { usePermission } from '#components/people/use-permission.ts'

import { makeable } from './lineage-graph.ts'

interface MakingOptions {
  /** Every asset of the deployment. */
  all: readonly AssetEntry[]
  /** Those that the selection leaves. */
  shown: readonly AssetEntry[]
  /** Keys of the chosen ones; without any, all that are shown are meant. */
  chosen: readonly string[]
}

/** Making again what is chosen, at once, or all that is shown, once more asked. */
export function useMaking({ all, shown, chosen }: MakingOptions) {
  const may = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  const [asking, setAsking] = useState(false)
  const meant = chosen.length > 0 ? chosen : shown.map((asset) => asset.key)
  const keys = makeable(meant, all)
  const asks = chosen.length === 0 && keys.length > 1
  const start = () => {
    if (!may || keys.length === 0 || isPending) return
    if (asks) setAsking(true)
    else materialize(keys)
  }
  const confirm = () => {
    setAsking(false)
    materialize(keys, true)
  }
  return { may, isPending, keys, asks, start, asking, setAsking, confirm, materialize }
}

export type Making = ReturnType<typeof useMaking>
