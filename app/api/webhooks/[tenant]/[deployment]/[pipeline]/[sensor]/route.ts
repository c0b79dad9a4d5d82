export { webhookDoor as POST } from '#server/api/http/webhook-door.ts'
