export { logDownload as GET } from '#server/api/http/log-download.ts'
