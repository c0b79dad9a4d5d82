'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'

/** One word of the address as state: what is selected has a URL, and back works. */
export function useUrlState(name: string): [string | undefined, (value: string | undefined) => void] {
  const params = useSearchParams()
  const path = usePathname()
  const router = useRouter()
  const set = (value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, value)
    const query = next.toString()
    router.replace(`${query ? `${path}?${query}` : path}${window.location.hash}`, { scroll: false })
  }
  return [params.get(name) ?? undefined, set]
}
