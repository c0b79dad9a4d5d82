/** The part of a URL that names a line for good: its stream and byte offset, which no later output can move. */
export interface LogLink {
  step: string
  stepAttempt: number
  stream: 'stdout' | 'stderr'
  offset: number
}

/** `log=<step>~<try>~<stream>~<offset>`, for the fragment of the run page's URL. */
export const logFragment = (link: LogLink): string =>
  `log=${encodeURIComponent(link.step).replaceAll('~', '%7E')}~${link.stepAttempt}~${link.stream}~${link.offset}`

/** The line a fragment names, or null where it names none. */
export function parseLogFragment(fragment: string): LogLink | null {
  const match = /(?:^|[#&])log=([^~&]+)~(\d+)~(stdout|stderr)~(\d+)/.exec(fragment)
  if (!match) return null
  const [, step = '', stepAttempt, stream, offset] = match
  try {
    return {
      step: decodeURIComponent(step),
      stepAttempt: Number(stepAttempt),
      stream: stream === 'stderr' ? 'stderr' : 'stdout',
      offset: Number(offset),
    }
  } catch {
    return null
  }
}
