/**
 * Preloaded into web and worker: when the supervisor is gone without a word (kill -9), they stop as if it had asked.
 * The channel between the two closes whatever way the supervisor ends.
 */
const forceAfterMs = 10_000

// Next hands this preload on to helpers of its own, which end at once where the channel to them is not held.
if (!process.argv[1]?.includes('/node_modules/')) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), forceAfterMs).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  process.channel?.unref()
}
