export { logs as GET } from '#server/api/http/logs.ts'
