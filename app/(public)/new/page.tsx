import type { Metadata } from 'next'

import { NewTenantForm } from '#components/people/new-tenant-form.tsx'

export const metadata: Metadata = { title: 'New organisation' }

export default function NewTenantFormScreen() {
  return <NewTenantForm />
}
