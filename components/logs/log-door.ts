import { type Place, routes } from '#components/routes.ts'
import { readOutline } from '#core/protocol/log-outline.ts'
import { readSearchLine } from '#core/protocol/log-search.ts'

import type { LogDoor } from './log-feed.ts'

const away = 'The server did not answer; the log goes on when it does.'

const answerOf = async (address: string, signal: AbortSignal): Promise<Response> => {
  const response = await fetch(address, { signal, cache: 'no-store' }).catch((cause: unknown) => {
    throw new Error(away, { cause })
  })
  if (!response.ok) throw new Error(`The log could not be fetched: the server answered ${response.status}.`)
  return response
}

/** Why a search was turned away, where the server said so. */
const refusalOf = async (response: Response): Promise<string | undefined> => {
  const said: unknown = await response.json().catch(() => undefined)
  const message = (said as { refusal?: { message?: unknown } } | undefined)?.refusal?.message
  return typeof message === 'string' ? message : undefined
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = ''
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const lines = `${rest}${part.value}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** The output of a run, asked for over HTTP. Throws an Error with a sentence for the reader where the server does not answer as agreed. */
export const logDoor = (place: Place, runId: string): LogDoor => ({
  outline: async (after, signal) => {
    const response = await answerOf(routes.logOutline(place, runId, after), signal)
    return readOutline(new Uint8Array(await response.arrayBuffer()))
  },
  frames: async (after, limitBytes, signal) => {
    const response = await answerOf(routes.logs(place, runId, after, limitBytes), signal)
    return {
      body: new Uint8Array(await response.arrayBuffer()),
      more: response.headers.get('x-sluice-more') === '1',
    }
  },
  search: async function* (asked, signal) {
    const response = await fetch(routes.logSearch(place, runId, asked), { signal, cache: 'no-store' })
    if (!response.ok) {
      const refused = await refusalOf(response)
      if (refused === undefined)
        throw new Error(`The log could not be searched: the server answered ${response.status}.`)
      yield { refused }
      return
    }
    for await (const line of linesOf(response)) yield readSearchLine(line)
  },
})
