import { ready } from '#server/api/http/health.ts'

export const GET = ready
export const dynamic = 'force-dynamic'
