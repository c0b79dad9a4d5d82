export { logDownload as GET } from '#server/api/http/logs.ts'
