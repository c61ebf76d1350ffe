export function ThreadsPage() { return null }
export function ThreadPage() { return null }
