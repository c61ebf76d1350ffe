import type { ArtifactKind } from '@/rpc/schema.gen'
import { BookUser, FileText, ListChecks, type LucideIcon, NotebookText, ScrollText } from 'lucide-react'

/** In the order they are offered. */
export const KINDS: ArtifactKind[] = ['user_story', 'acceptance_criteria', 'requirements_doc', 'meeting_minutes', 'custom']

export const KIND_ICONS: Record<ArtifactKind, LucideIcon> = {
  user_story: BookUser,
  acceptance_criteria: ListChecks,
  requirements_doc: ScrollText,
  meeting_minutes: NotebookText,
  custom: FileText,
}

let begun: string | undefined

/** An artifact was just begun by hand: its page opens ready to be written on, once. */
export function markBegun(artifact: string): void {
  begun = artifact
}

export function isBegun(artifact: string): boolean {
  return begun === artifact
}

export function forgetBegun(): void {
  begun = undefined
}
