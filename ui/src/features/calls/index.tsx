export { CallsPage } from './calls-page'
