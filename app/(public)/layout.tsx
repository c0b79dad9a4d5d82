import type { ReactNode } from 'react'

import { ApiProvider } from '#components/api/provider.tsx'

export default function PublicLayout({ children }: { children: ReactNode }) {
  return <ApiProvider place={null}>{children}</ApiProvider>
}
