'use client'
import Link from 'next/link'
import { type ComponentProps, useState } from 'react'

/**
 * A link in a row of many. Where it leads is fetched ahead once somebody points at it or comes to it by keys, not because it is in sight: a list
 * that scrolls, or that news arrive in, would ask for page after page and hold them all.
 */
export function RowLink(props: Omit<ComponentProps<typeof Link>, 'prefetch' | 'onMouseEnter' | 'onFocus'>) {
  const [isNear, setIsNear] = useState(false)
  return (
    <Link
      {...props}
      prefetch={isNear ? null : false}
      onMouseEnter={() => setIsNear(true)}
      onFocus={() => setIsNear(true)}
    />
  )
}
