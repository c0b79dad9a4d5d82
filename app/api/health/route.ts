import { health } from '#server/api/http/health.ts'

export const GET = health
export const dynamic = 'force-dynamic'
