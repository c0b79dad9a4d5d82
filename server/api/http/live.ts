import { isLiveTopic } from '#core/live-topic.ts'
import { Refusal } from '#core/refusal.ts'
import type { ChangedTopic } from '#server/db/announce.ts'
import { stopping } from '#server/platform/stopping.ts'

import { ChangedFeed } from '../changed-feed.ts'
import { serverDeps } from '../deps.ts'
import { answering, callerOf } from '../http-caller.ts'

const coalesceMs = 15
const pingMs = 15_000
/** A member who was removed, or signed out elsewhere, stops hearing within this time. */
const askAgainMs = 60_000
/** How much longer than the asker says its answers may have been under way, at most. */
const slackMs = 5_000
const topicLimit = 200
/** Messages waiting in one stream. */
const unreadLimit = 500

const shared = globalThis as typeof globalThis & { sluiceChangedFeed?: ChangedFeed }
const changedFeed = (): ChangedFeed => (shared.sluiceChangedFeed ??= new ChangedFeed(serverDeps()))

const topicsOf = (request: Request): Set<string> => {
  const topics = (new URL(request.url).searchParams.get('topics') ?? '')
    .split(',')
    .filter((topic) => topic !== '')
  const unknown = topics.find((topic) => !isLiveTopic(topic))
  if (unknown !== undefined)
    throw new Refusal('invalid_input', `There is no topic "${unknown.slice(0, 80)}".`)
  if (topics.length > topicLimit)
    throw new Refusal('too_large', `A stream carries at most ${topicLimit} topics.`)
  return new Set(topics)
}

/** How long ago the oldest answer that the asker shows was asked for; undefined where it does not say. */
const ageOf = (request: Request): number | undefined => {
  const written = new URL(request.url).searchParams.get('age')
  if (written === null) return undefined
  const ageMs = Number(written)
  if (!Number.isFinite(ageMs) || ageMs < 0)
    throw new Refusal('invalid_input', 'The age of what is shown is a number of milliseconds.')
  return ageMs
}

/**
 * GET /api/live: the stream of news of a tab. `hello` once it stands, with the topics of which nothing was announced since what the tab shows was asked for, then `changed` with topics, each told with how far it has come,
 * within 15 ms. It carries no data: what changed is fetched by who shows it.
 */
export const live = answering(async (request) => {
  const caller = await callerOf(request, 'tenant.read')
  const topics = topicsOf(request)
  const ageMs = ageOf(request)
  const encoder = new TextEncoder()
  let end = (_how: 'close' | 'gone') => {}

  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const changed = new Map<string, ChangedTopic>()
      let flushing: ReturnType<typeof setTimeout> | undefined
      const write = (text: string) => {
        // Somebody who does not read is let go: they come back and look again.
        if ((controller.desiredSize ?? 0) < -unreadLimit) end('close')
        else controller.enqueue(encoder.encode(text))
      }
      const flush = () => {
        flushing = undefined
        write(`event: changed\ndata: ${JSON.stringify({ topics: [...changed.values()] })}\n\n`)
        changed.clear()
      }
      const leave = changedFeed().hear({
        tenantId: caller.tenantId,
        deploymentId: caller.deploymentId,
        topics,
        onChange: (news) => {
          changed.set(news.topic, { ...changed.get(news.topic), ...news })
          flushing ??= setTimeout(flush, coalesceMs)
        },
      })
      const ping = setInterval(() => write(': still here\n\n'), pingMs)
      const ask = setInterval(() => {
        callerOf(request, 'tenant.read').catch((error: unknown) => {
          if (error instanceof Refusal) end('close')
          else serverDeps().logger.warn('A live stream could not be checked again.', { error })
        })
      }, askAgainMs)
      const stop = () => end('close')
      stopping().addEventListener('abort', stop, { once: true })
      end = (how) => {
        end = () => {}
        stopping().removeEventListener('abort', stop)
        leave()
        clearTimeout(flushing)
        clearInterval(ping)
        clearInterval(ask)
        if (how === 'close') controller.close()
      }
      const quiet = ageMs === undefined ? [] : changedFeed().quietFor({ ...caller, topics }, ageMs + slackMs)
      write(`retry: 1000\nevent: hello\ndata: ${JSON.stringify({ quiet })}\n\n`)
    },
    cancel: () => end('gone'),
  })
  request.signal.addEventListener('abort', () => end('close'), { once: true })
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
})
