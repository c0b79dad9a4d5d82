/** What a try of a step may print on a stream, where no plan says otherwise. */
export const logBytesPerStep = 2 ** 30
/** The runner ends a stream that is at its limit with a line that says so. */
const lastWordsBytes = 65_536
export const streamLimitBytes = logBytesPerStep + lastWordsBytes

/** Printed before there is a step: what building the environment of a run says. */
export const environmentStream = 'environment'
