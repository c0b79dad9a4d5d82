import { NotFound } from '#components/shell/trouble.tsx'

export default function NotFoundPage() {
  return <NotFound />
}
