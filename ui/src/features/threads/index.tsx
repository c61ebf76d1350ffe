export { ThreadPage } from './thread-page'
export { ThreadsPage } from './threads-page'
