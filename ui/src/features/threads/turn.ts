import type { ArtifactKind, AskEvent, ProviderKind, Reason } from '@/rpc/schema.gen'

/** A tool at work, or what it came to. */
export interface Step {
  tool: string
  input: string
  result?: string
  failed: boolean
}

export interface MadeArtifact {
  id: string
  type: ArtifactKind
  title: string
}

/** Something a model wants to keep, and waits to be allowed. */
export interface Wanted {
  message: string
  call: string
  tool: string
  title: string
  text: string
  /** The artifact whose text it would take the place of. */
  artifact?: string
}

/** A question that is being answered. It goes on whether or not its thread is shown. */
export interface Turn {
  question: string
  /** The last message that was there before; what the core has after it is this turn's, and shown by it. */
  after: string | undefined
  /** `asking` until the answer has begun; from then on the question is safe in the vault. */
  phase: 'asking' | 'answering' | 'stopping'
  answer?: string
  provider?: ProviderKind
  model?: string
  reason?: Reason
  /** Who was asked first and could not be reached, if another one has taken over. */
  tookOver?: ProviderKind
  text: string
  steps: Step[]
  artifacts: MadeArtifact[]
  /** What waits for a word. */
  asking: Wanted[]
  /** The service did not answer; which time it is tried now. */
  retrying?: number
}

/** The turn after something was told of it. */
export function told(turn: Turn, event: AskEvent): Turn {
  const { retrying: _, ...rest } = turn
  switch (event.event) {
    case 'start': {
      // The next one answers; what was known of the first is no longer true.
      const { model: _model, tookOver: _before, ...anew } = rest
      return {
        ...anew,
        phase: turn.phase === 'stopping' ? 'stopping' : 'answering',
        answer: event.message_id,
        provider: event.provider,
        reason: event.reason,
        ...(turn.provider && turn.provider !== event.provider ? { tookOver: turn.provider } : {}),
        ...(event.model ? { model: event.model } : {}),
      }
    }
    case 'chunk':
      return { ...rest, text: turn.text + event.content }
    case 'tool_call':
      return { ...rest, steps: [...turn.steps, { tool: event.tool, input: event.input, failed: false }] }
    case 'tool_result': {
      const at = turn.steps.findIndex((s) => s.tool === event.tool && s.result === undefined)
      return { ...rest, steps: turn.steps.map((s, n) => (n === at ? { ...s, result: event.result_preview, failed: event.is_error } : s)) }
    }
    case 'retrying':
      return { ...turn, retrying: event.attempt }
    case 'artifact':
      return { ...rest, artifacts: [...turn.artifacts, { id: event.artifact_id, type: event.type, title: event.title }] }
    case 'asking':
      return { ...rest, asking: [...turn.asking, wanted(event)] }
    case 'complete':
    case 'error':
      return rest
  }
}

function wanted({ message_id, call_id, tool, title, text, artifact }: Extract<AskEvent, { event: 'asking' }>): Wanted {
  return { message: message_id, call: call_id, tool, title, text, ...(artifact ? { artifact } : {}) }
}
