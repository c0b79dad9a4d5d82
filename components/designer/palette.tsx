'use client'
import { Icon } from '#components/ui/icon.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'

import { usePutOnCanvas } from './adding.tsx'
import { useDesigner } from './designer-context.tsx'
import { useAbilities } from './ground.ts'
import { paletteDragType, paletteItems, paletteSections } from './palette-items.ts'
import type { Scene } from './scene.ts'

/** What can be put on the canvas: press it, drag it there, or press A and type. */
export function Palette({ scene }: { scene: Scene }) {
  const { open, graph } = useDesigner()
  const put = usePutOnCanvas(scene)
  const abilities = useAbilities()
  return (
    <nav
      aria-label="Palette"
      className="absolute top-3.5 left-3.5 z-[5] hidden max-h-[calc(100%-80px)] w-44 overflow-y-auto rounded-lg border border-line bg-surface p-2 shadow-lift md:block scroll-quiet"
    >
      <button
        type="button"
        aria-keyshortcuts="A"
        onClick={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect()
          open({
            adding: {
              spot: { client: { x: left, y: top }, point: graph.current?.middle() ?? { x: 0, y: 0 } },
            },
          })
        }}
        className="mb-1 flex h-7 w-full items-center gap-1.5 rounded-md border border-line bg-sunken px-2 text-sm text-ink-3 hover:text-ink"
      >
        <Icon name="search" size={14} />
        Add…
        <span className="ml-auto">
          <KeyHint keys="A" />
        </span>
      </button>
      {paletteSections.map((section) => (
        // A narrow canvas is for the drawing: what can be added is found by A.
        <section key={section} className="@max-[560px]:hidden">
          <h2 className="px-1.5 pt-2 pb-1 text-xs font-semibold text-ink-3">{section}</h2>
          {paletteItems(abilities)
            .filter((item) => item.section === section)
            .map((item) => (
              <button
                key={item.id}
                type="button"
                draggable={item.locked === undefined}
                title={item.locked ?? item.hint}
                disabled={item.locked !== undefined}
                onDragStart={(event) => {
                  event.dataTransfer.setData(paletteDragType, item.id)
                  event.dataTransfer.effectAllowed = 'copy'
                }}
                onClick={() => put(item)}
                className="flex h-[26px] w-full cursor-grab items-center gap-2 rounded-[5px] px-1.5 text-left text-sm text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink disabled:cursor-not-allowed disabled:opacity-50"
              >
                <Icon name={item.icon} className="text-ink-3" />
                {item.label}
              </button>
            ))}
        </section>
      ))}
    </nav>
  )
}
