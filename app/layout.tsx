import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'

import { lookAttributes, lookFrom } from '#components/shell/theme.ts'
import { Toaster } from '#components/ui/toaster.tsx'

import './globals.css'

export const metadata: Metadata = { title: { template: '%s · Sluice', default: 'Sluice' } }

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies()
  const look = lookFrom((name) => jar.get(name)?.value)
  return (
    <html lang="en" {...lookAttributes(look)}>
      <body>
        {children}
        <Toaster />
      </body>
    </html>
  )
}
