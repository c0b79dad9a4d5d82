import type { Metadata } from 'next'
import { Suspense } from 'react'

import { SignUpForm } from '#components/people/sign-up-form.tsx'

export const metadata: Metadata = { title: 'Sign up' }

export default function SignUpFormScreen() {
  return (
    <Suspense>
      <SignUpForm />
    </Suspense>
  )
}
