export { useHistory } from './history'
