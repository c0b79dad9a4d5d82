import type { Metadata } from 'next'

import { Gallery } from '#components/shell/gallery.tsx'

export const metadata: Metadata = { title: 'Gallery' }

export default function GalleryPage() {
  return <Gallery />
}
