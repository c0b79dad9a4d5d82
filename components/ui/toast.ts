'use client'
import type { Tone } from './tone.ts'

/** A few words that pass by, after something was done or failed. */
export interface ToastMessage {
  tone: Extract<Tone, 'neutral' | 'succeeded' | 'failed' | 'warn' | 'running'>
  title: string
  text?: string
  /** One thing to do about it, such as "Undo" or "Open the run". */
  action?: { label: string; onPress: () => void }
}

/** A message with its place in the line. */
export interface ShownToast extends ToastMessage {
  id: number
}

let shown: readonly ShownToast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function change(next: readonly ShownToast[]) {
  shown = next
  for (const listener of listeners) listener()
}

/** Shows a message. The same words twice are shown once; at most four stand at a time. */
export function showToast(message: ToastMessage): void {
  lastId += 1
  const others = shown.filter((one) => one.title !== message.title || one.text !== message.text)
  change([...others, { ...message, id: lastId }].slice(-4))
}

/** Takes a message away. */
export function hideToast(id: number): void {
  change(shown.filter((one) => one.id !== id))
}

/** For the part that draws them. */
export const toasts = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: () => shown,
}
