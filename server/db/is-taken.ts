import { Prisma } from './generated/client.ts'

/** Whether an error is a unique key that somebody else has. */
export const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
