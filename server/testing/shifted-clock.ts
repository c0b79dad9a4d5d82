const shift = (offMs: number): string => `
const Real = Date
globalThis.Date = class Date extends Real {
  constructor(...given) { if (given.length === 0) super(Real.now() + ${offMs}); else super(...given) }
  static now() { return Real.now() + ${offMs} }
}`

/** Node options of a process whose clock is off by so much, in milliseconds; negative: behind. */
export const shiftedClock = (offMs: number): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift(offMs))}`,
})
