/** An address that may be followed from data: of the web only, never a script in disguise. Undefined otherwise. */
export function safeUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}
