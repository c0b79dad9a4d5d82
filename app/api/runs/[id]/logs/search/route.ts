export { logSearch as GET } from '#server/api/http/logs.ts'
