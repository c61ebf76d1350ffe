export { ArtifactPage } from './artifact-page'
export { ArtifactsPage } from './artifacts-page'
