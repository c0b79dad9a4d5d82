import type { LogFrame } from '#core/protocol/log-frames.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { LogGap, LogItem } from '#server/gateways/kubernetes/log-catch-up.ts'

/** Lines of one frame were printed within this, so that each has a time that is nearly its own. */
const togetherMs = 1_000
const frameBytes = 65_536

const newline = Buffer.from('\n')

/** What is said in the place of lines that are missing. */
export const gapWords = ({ reason, sure, words }: LogGap): string => {
  const missing = sure ? 'Lines are missing here' : 'Lines may be missing here'
  switch (reason) {
    case 'rotated':
      return `${missing}: the node had rotated the log before they were read.`
    case 'clock':
      return `${missing}: the clock of the node went back.`
    case 'gone':
      return `${missing}: the pod is gone, and its log with it.`
    case 'unreadable':
      return `${missing}: the node could not read the log${words === '' ? '.' : ` and said: ${words}`}`
  }
}

const bytesOf = (item: LogItem): Buffer => {
  if (item.kind === 'gap') return Buffer.from(`[sluice] ${gapWords(item)}\n`)
  const cut = item.cutBytes > 0 ? [Buffer.from(` [… ${item.cutBytes} bytes more]`)] : []
  return Buffer.concat([item.bytes, ...cut, ...(item.ended ? [newline] : [])])
}

/** Nothing was printed after it was read, whatever the clock of its node says. */
const msOf = (item: LogItem, nowMs: number): number => {
  const ns = item.kind === 'line' ? item.timeNs : (item.afterNs ?? 0n)
  return Math.min(nowMs, Number(ns / 1_000_000n) || nowMs)
}

/** Frames that hold these lines one after the other, with offsets from 0. `nowMs`: the time of what has none. */
export const containerFrames = (
  items: readonly LogItem[],
  { key, attempt }: StepAttemptName,
  nowMs: number,
): LogFrame[] => {
  const frames: LogFrame[] = []
  let gathered: Buffer[] = []
  let sizeBytes = 0
  let fromMs = nowMs
  let offset = 0
  const close = (): void => {
    const bytes = Buffer.concat(gathered)
    for (let at = 0; at < bytes.length; at += frameBytes) {
      const piece = bytes.subarray(at, at + frameBytes)
      const header = { step: key, stepAttempt: attempt, stream: 'stdout' as const, atMs: fromMs }
      frames.push({ header: { ...header, offset, length: piece.length }, bytes: piece })
      offset += piece.length
    }
    gathered = []
    sizeBytes = 0
  }
  for (const item of items) {
    const bytes = bytesOf(item)
    const atMs = msOf(item, nowMs)
    if (sizeBytes > 0 && (sizeBytes + bytes.length > frameBytes || Math.abs(atMs - fromMs) > togetherMs))
      close()
    if (sizeBytes === 0) fromMs = atMs
    gathered.push(bytes)
    sizeBytes += bytes.length
  }
  close()
  return frames
}
