export function ArtifactsPage() { return null }
export function ArtifactPage() { return null }
