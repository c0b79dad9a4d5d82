import type { AppDatabase } from './client.ts'
import { isTaken } from './is-taken.ts'

export interface PersonRow {
  id: string
  name: string
  email: string
}

const shown = { id: true, name: true, email: true } as const

export const findPersonByEmail = (database: AppDatabase, email: string): Promise<PersonRow | null> =>
  database.people.user.findUnique({ where: { email }, select: shown })

export const findPerson = (database: AppDatabase, id: string): Promise<PersonRow | null> =>
  database.people.user.findUnique({ where: { id }, select: shown })

export const insertPerson = async (database: AppDatabase, person: PersonRow): Promise<void> => {
  await database.people.user.create({ data: person })
}

export const renamePerson = async (database: AppDatabase, id: string, name: string): Promise<void> => {
  await database.people.user.update({ where: { id }, data: { name } })
}

export const insertSignInLink = async (
  database: AppDatabase,
  link: { hash: string; userId: string; createdAt: Date; expiresAt: Date },
): Promise<void> => {
  await database.people.signInLink.create({ data: link })
}

/** Marks a link as used and says whose it is; nothing where it was used, has expired or never was. One of two at once gets it. */
export const spendSignInLink = async (
  database: AppDatabase,
  hash: string,
  now: Date,
): Promise<string | undefined> => {
  const { count } = await database.people.signInLink.updateMany({
    where: { hash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0) return undefined
  return (await database.people.signInLink.findUnique({ where: { hash } }))?.userId
}

/** Whether a person can sign in by a password. */
export const hasPassword = async (database: AppDatabase, userId: string): Promise<boolean> =>
  (await database.people.account.count({ where: { userId, password: { not: null } } })) > 0

/** Gives a person another address; false where somebody has it. */
export const updateEmail = async (database: AppDatabase, id: string, email: string): Promise<boolean> => {
  try {
    await database.people.user.update({ where: { id }, data: { email } })
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  }
}

export const countPeople = (database: AppDatabase): Promise<number> => database.people.user.count()
