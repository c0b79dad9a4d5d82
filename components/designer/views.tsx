'use client'
import { SplitPane } from '#components/ui/split-pane.tsx'

import { Canvas } from './canvas.tsx'
import { Outline, TextPane } from './designer-parts.tsx'
import type { DesignerView } from './designer-view.ts'

/** The document in the view that was chosen. */
export function Views({ view }: { view: DesignerView }) {
  switch (view) {
    case 'canvas':
      return <Canvas />
    case 'split':
      return (
        <SplitPane
          label="Text width"
          direction="columns"
          fixed="second"
          initialPx={440}
          minPx={260}
          maxPx={1000}
          storageKey="text"
          first={<Canvas />}
          second={<TextPane />}
        />
      )
    case 'text':
      return <TextPane />
    case 'outline':
      return <Outline />
  }
}
