import type { Metadata } from 'next'
import { Suspense } from 'react'

import { SignInForm } from '#components/people/sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default function SignInFormScreen() {
  return (
    <Suspense>
      <SignInForm />
    </Suspense>
  )
}
