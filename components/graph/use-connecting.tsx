'use client'
import type { Connection, Edge, OnConnectEnd, OnConnectStart } from '@xyflow/react'
import { useEffect, useMemo, useState } from 'react'

import type { Point } from '#core/layout/layout-graph.ts'

import type { Connecting, GraphHand, WireEnd } from './graph-hand.ts'
import type { GraphHandle } from './graph-handle.ts'
import { useSteady } from './use-steady.ts'

const pairOf = (end: WireEnd, other: string): [from: string, to: string] =>
  end.end === 'output' ? [end.id, other] : [other, end.id]

const clientOf = (event: MouseEvent | TouchEvent): Point => {
  const spot = 'changedTouches' in event ? event.changedTouches[0] : event
  return { x: spot?.clientX ?? 0, y: spot?.clientY ?? 0 }
}

const nodeAt = ({ x, y }: Point): string | undefined =>
  document
    .elementsFromPoint(x, y)
    .map((element) => element.closest('.react-flow__node')?.getAttribute('data-id'))
    .find((id) => typeof id === 'string') ?? undefined

/** Drawing a wire: from a handle to a handle or anywhere on a node, or let go over nothing. Says why where it does not fit. */
export const useConnecting = (hand: GraphHand | undefined, handle: GraphHandle) => {
  const [from, setFrom] = useState<WireEnd>()
  const [pointer, setPointer] = useState<{ client: Point; sentence: string }>()

  const connecting = useMemo(
    (): Connecting | undefined =>
      from && hand
        ? { from, whyNot: (id) => (id === from.id ? undefined : hand.whyNot(...pairOf(from, id))) }
        : undefined,
    [from, hand],
  )

  useEffect(() => {
    if (!connecting) return undefined
    const move = (event: PointerEvent | MouseEvent) => {
      const client = { x: event.clientX, y: event.clientY }
      const over = nodeAt(client)
      const sentence = over && over !== connecting.from.id ? connecting.whyNot(over) : undefined
      setPointer(sentence ? { client, sentence } : undefined)
    }
    window.addEventListener('mousemove', move)
    return () => {
      window.removeEventListener('mousemove', move)
      setPointer(undefined)
    }
  }, [connecting])

  const onConnectStart: OnConnectStart = (_, { nodeId, handleType }) => {
    if (nodeId) setFrom({ id: nodeId, end: handleType === 'target' ? 'input' : 'output' })
  }
  const onConnectEnd: OnConnectEnd = (event, state) => {
    setFrom(undefined)
    if (!hand || !from || state.isValid) return
    const client = clientOf(event)
    const over = nodeAt(client)
    if (over === from.id) return
    if (!over) return hand.onLoose(from, { client, point: handle.pointAt(client.x, client.y) })
    const why = hand.whyNot(...pairOf(from, over))
    if (why === undefined) hand.onConnect(...pairOf(from, over))
    else hand.onRefused(why)
  }

  const props = useSteady({
    onConnectStart,
    onConnectEnd,
    onConnect: ({ source, target }: Connection) => hand?.onConnect(source, target),
    isValidConnection: ({ source, target }: Connection | Edge) =>
      hand !== undefined && hand.whyNot(source, target) === undefined,
  })
  return {
    connecting,
    props,
    tip: pointer && (
      <p
        role="status"
        className="pointer-events-none fixed z-50 max-w-64 rounded-md bg-ink px-2 py-1 text-sm text-ground"
        style={{ left: pointer.client.x + 14, top: pointer.client.y + 14 }}
      >
        {pointer.sentence}
      </p>
    ),
  }
}
