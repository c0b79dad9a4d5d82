import type { Metadata } from 'next'

import { Start } from '#components/people/start.tsx'

export const metadata: Metadata = { title: 'Sluice' }

export default function StartScreen() {
  return <Start />
}
