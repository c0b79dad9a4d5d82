/** One of several logs side by side: of a run, all steps or one, all tries of it or one. */
export interface BesidePane {
  runId: string
  step?: string
  tryNumber?: number
}

/** The page shows one log and as many beside it. */
export const mostBeside = 3

const spelled = (text: string): string => encodeURIComponent(text).replaceAll('~', '%7E')

/** `<run>`, `<run>~<step>` or `<run>~<step>~<try>`, one after the other: what stands beside a log, for the address. */
export const formatBeside = (panes: readonly BesidePane[]): string | undefined =>
  panes.length === 0
    ? undefined
    : panes
        .map(({ runId, step, tryNumber }) =>
          [runId, step, step === undefined ? undefined : tryNumber?.toString()]
            .filter((part) => part !== undefined)
            .map(spelled)
            .join('~'),
        )
        .join(',')

/** The logs that an address names; what it says badly is left out. */
export const parseBeside = (text: string | undefined): BesidePane[] =>
  (text ?? '')
    .split(',')
    .flatMap((part): BesidePane[] => {
      const [runId, step, tryNumber] = part.split('~').map(plain)
      if (!runId) return []
      const number = Number(tryNumber)
      return [
        {
          runId,
          ...(step && { step }),
          ...(step && Number.isInteger(number) && number > 0 && { tryNumber: number }),
        },
      ]
    })
    .slice(0, mostBeside)

const plain = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
