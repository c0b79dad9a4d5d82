import type { Consumer } from '@platformatic/kafka'

type FetchAnswer = Awaited<ReturnType<Consumer['fetch']>>

/** As Kafka's protocol numbers it. */
export const offsetOutOfRange = 1

const isAnswer = (value: unknown): value is FetchAnswer =>
  typeof value === 'object' && value !== null && 'responses' in value && Array.isArray(value.responses)

const partsOf = (error: unknown): unknown[] =>
  error instanceof AggregateError ? [error, ...(error.errors as unknown[]).flatMap(partsOf)] : [error]

/** The answer that the client throws as an error, where what is wrong in it is that offsets are gone. */
const answerOfGone = (error: unknown): FetchAnswer | undefined =>
  partsOf(error)
    .map((part) =>
      typeof part === 'object' && part !== null && 'response' in part ? part.response : undefined,
    )
    .filter(isAnswer)
    .find(({ responses }) =>
      responses.some(({ partitions }) => partitions.some(({ errorCode }) => errorCode === offsetOutOfRange)),
    )

/** What a broker answers to a fetch, also where it says of a partition that its offset is gone: of the others it brings what they have. */
export const fetchAnswer = (
  consumer: Consumer,
  asked: Parameters<Consumer['fetch']>[0],
): Promise<FetchAnswer> =>
  consumer.fetch(asked).catch((error: unknown) => {
    const answer = answerOfGone(error)
    if (!answer) throw error
    return answer
  })
