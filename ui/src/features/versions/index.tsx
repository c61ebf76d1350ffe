export { Difference } from './difference'
export { VersionsPanel } from './panel'
