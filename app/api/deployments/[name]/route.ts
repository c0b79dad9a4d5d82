export { deleteDeployment as DELETE, putDeployment as PUT } from '#server/api/http/deployment-door.ts'
