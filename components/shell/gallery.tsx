'use client'
import { GalleryCollections } from '#components/ui/gallery/collections.tsx'
import { GalleryControls } from '#components/ui/gallery/controls.tsx'
import { GalleryFeedback } from '#components/ui/gallery/feedback.tsx'
import { GallerySigns } from '#components/ui/gallery/signs.tsx'
import { Icon } from '#components/ui/icon.tsx'

import { LookMenu } from './look-menu.tsx'

/** Every control in every state, for whoever builds a page and for the eyes that check it. */
export function Gallery() {
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-30 flex h-11 items-center gap-3 border-b border-line bg-surface px-4">
        <Icon name="logo" size={18} className="text-accent" />
        <h1 className="text-md">Gallery</h1>
        <span className="ml-auto">
          <LookMenu />
        </span>
      </header>
      <main className="mx-auto grid max-w-[1320px] grid-cols-1 gap-4 p-4 md:grid-cols-2">
        <GalleryControls />
        <GallerySigns />
        <GalleryFeedback />
        <GalleryCollections />
      </main>
    </div>
  )
}
