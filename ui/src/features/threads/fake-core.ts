import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { ArtifactSummaryView, AskEvent, AskedView, CitedSource, Comparison, MessageView, PreviewView, ProviderKind, Reason, ServerView, ThreadTextView, ThreadView } from '@/rpc/schema.gen'

export const AT = '2026-03-02T10:00:00Z'
export const THREAD: ThreadView = { id: 't1', projectId: 'p1', title: 'Refunds', summary: '', messageCount: 2, createdAt: AT, lastMessageAt: AT }
export const message = (id: string, role: 'user' | 'assistant', content: string, more: Partial<MessageView> = {}): MessageView => ({
  id, role, content, partial: false, sources: [], toolCalls: [], createdAt: AT, ...more,
})
export const source = (number: number, more: Partial<CitedSource> = {}): CitedSource => ({
  number, kind: 'document', id: 'd1', title: 'policy.md', place: { heading: 'Policy > Refunds', line: 14, charStart: 447, charEnd: 507 }, quote: `Words ${number}`, ...more,
})

export const reason = (more: Partial<Reason> = {}): Reason => ({
  provider: 'offline', need: 'talk', chosen: false, alwaysOffline: false, passed: [], nearBudget: false, ...more,
})
export const CLAUDE: ServerView = { provider: 'claude', address: 'https://claude.example', model: 'm-1', leavesDevice: true }

/** A core with one thread that answers as the test says. */
export class Core {
  messages: MessageView[] = []
  artifacts: ArtifactSummaryView[] = []
  draft = ''
  refuse: RpcError | undefined
  tell: (events: AskEvent[]) => void = () => undefined
  finish: (answer: Partial<MessageView>, error?: RpcError) => void = () => undefined
  signal: AbortSignal | undefined
  reason: Reason = reason()
  servers: ServerView[] = []
  /** Who was switched on for the project; nobody else is sent anything. */
  allowed: ProviderKind[] = []
  preview: Partial<PreviewView> = {}
  refusePreview: RpcError | undefined
  comparison: Comparison = { lines: [] }
  private next = 1

  view = (): ThreadTextView => ({ ...THREAD, messages: [...this.messages], messageCount: this.messages.length })

  fake = fakePlatform(
    {
      thread_show: () => this.view(),
      thread_list: () => ({ threads: [THREAD] }),
      thread_rewind: ({ message: id }) => {
        this.messages = this.messages.slice(0, this.messages.findIndex((m) => m.id === id))
        return this.view()
      },
      thread_delete: () => THREAD,
      thread_restore: () => THREAD,
      thread_rename: ({ title }) => ({ ...THREAD, title }),
      artifact_list: () => ({ artifacts: this.artifacts }),
      assistant_show: () => ({ keyInKeychain: false, keyFromEnvironment: true, model: 'm-1', servers: this.servers }),
      provider_allow: ({ provider }) => {
        this.allowed.push(provider)
        return { providers: this.allowed }
      },
      ask_preview: ({ provider }) => {
        if (this.refusePreview) throw this.refusePreview
        if (!this.mayAsk(provider)) throw new RpcError('notAllowed', '')
        return { reason: this.reason, leavesDevice: false, tokens: 0, keptHere: 0, ...this.preview }
      },
      artifact_compare: () => this.comparison,
      thread_permit: ({ granted }) => ({ granted }),
      draft_show: ({ of }) => ({ of, text: this.draft }),
      draft_edit: ({ of, text }) => {
        this.draft = text
        return { of, text }
      },
    },
    {
      ask: ({ text, provider }, onEvents, signal) => {
        if (this.refuse) return Promise.reject(this.refuse)
        if (!this.mayAsk(provider)) return Promise.reject(new RpcError('notAllowed', ''))
        const id = `a${this.next}`
        this.messages.push(message(`q${this.next}`, 'user', text), message(id, 'assistant', '', { partial: true, error: 'interrupted' }))
        this.next += 1
        this.tell = onEvents
        this.signal = signal
        return new Promise<AskedView>((yes, no) => {
          this.finish = (answer, error) => {
            this.messages = this.messages.map((m) => (m.id === id ? message(id, 'assistant', m.content, { provider: 'offline', ...answer }) : m))
            if (error) no(error)
            else yes({ messageId: id })
          }
          signal.addEventListener('abort', () => this.finish({ content: 'Half', partial: true, error: 'cancelled' }, new RpcError('cancelled', '')))
          queueMicrotask(() => onEvents([{ event: 'start', message_id: id, provider: this.reason.provider, model: null, reason: this.reason }]))
        })
      },
    },
  )

  private mayAsk = (provider: ProviderKind | undefined) =>
    provider === undefined || this.allowed.includes(provider) || !this.servers.some((one) => one.provider === provider && one.leavesDevice)

  asked = () => this.fake.calls.filter((c) => c.command === 'ask').map((c) => (c.request as { text: string }).text)
}
