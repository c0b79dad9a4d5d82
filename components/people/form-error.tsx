import { Icon } from '#components/ui/icon.tsx'

/** What is wrong with a form as a whole, where no field is to blame. */
export function FormError({ sentence }: { sentence: string | undefined }) {
  if (!sentence) return null
  return (
    <p role="alert" className="flex gap-2 rounded-md bg-failed-soft px-3 py-2 text-sm text-failed">
      <Icon name="error" size={14} className="mt-[2px]" />
      {sentence}
    </p>
  )
}
