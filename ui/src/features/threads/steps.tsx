import type { ToolCallView } from '@/rpc/schema.gen'
import { BookOpen, CalendarDays, Check, ChevronRight, FileSearch, FileText, LayoutList, ListChecks, LoaderCircle, type LucideIcon, Search, TextQuote, TriangleAlert, Wrench } from 'lucide-react'
import { useId, useState } from 'react'
import { useThreadStrings } from './strings'
import type { Step } from './turn'

type Known = 'DocumentSearch' | 'OpenPassage' | 'MeetingLookup' | 'ListProject' | 'CheckRequirements' | 'OpenArtifact' | 'ArtifactGenerator' | 'ThreadSummarizer' | 'other'
const ICONS: Record<Known, LucideIcon> = {
  DocumentSearch: Search,
  OpenPassage: BookOpen,
  MeetingLookup: CalendarDays,
  ListProject: LayoutList,
  CheckRequirements: ListChecks,
  OpenArtifact: FileSearch,
  ArtifactGenerator: FileText,
  ThreadSummarizer: TextQuote,
  other: Wrench,
}
/** What these are asked is for the machine: the name of a passage, a place in a list. */
const WORDLESS: Known[] = ['OpenPassage', 'ListProject', 'CheckRequirements', 'OpenArtifact']

function known(tool: string): Known {
  return Object.hasOwn(ICONS, tool) ? (tool as Known) : 'other'
}

/** A call as it was kept. What it was asked lies in it as JSON. */
export function stepOf({ tool, input, isError }: ToolCallView): Step {
  const asked = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  const word = [asked.query, asked.title].find((value) => typeof value === 'string')
  return { tool, input: typeof word === 'string' ? word : '', result: '', failed: isError }
}

/** What was done for an answer: open while it is being done, one quiet line afterwards. */
export function Steps({ steps, running }: { steps: Step[]; running?: boolean }) {
  const t = useThreadStrings()
  const id = useId()
  const [open, setOpen] = useState(false)
  if (steps.length === 0) return null
  const shown = running || open
  const tools = Array.from(new Set(steps.map((step) => known(step.tool))), (tool) => t.tools[tool].done)
  return (
    <div className="mb-2 text-sm text-muted">
      {running ? null : (
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="-ml-1.5 flex min-h-7 max-w-full items-center gap-1.5 rounded-md px-1.5 text-left text-xs hover:bg-sunken hover:text-ink pointer-coarse:min-h-11"
        >
          <ChevronRight size={14} className={`shrink-0 transition ${open ? 'rotate-90' : ''}`} aria-hidden />
          <span className="min-w-0 truncate">{tools.join(' · ')}</span>
        </button>
      )}
      <ul id={id} hidden={!shown} className={`flex flex-col gap-1 ${running ? '' : 'pb-1 pl-1 pt-1'}`}>
        {shown ? steps.map((step, n) => <Line key={n} step={step} />) : null}
      </ul>
    </div>
  )
}

function Line({ step }: { step: Step }) {
  const t = useThreadStrings()
  const tool = known(step.tool)
  const Icon = ICONS[tool]
  const going = step.result === undefined
  const words = t.tools[tool]
  // A model's call is told as `query: refunds`; the words are enough. Of a whole artifact its card says more.
  const silent = WORDLESS.includes(tool) || (going && /(^|, )(content|summary): /.test(step.input))
  const input = silent ? '' : step.input.replace(/^(query|title): /, '')
  return (
    <li className="flex items-start gap-2">
      <span className={`mt-0.5 grid size-4 shrink-0 place-items-center ${step.failed ? 'text-warn' : ''}`} aria-hidden>
        {going ? <LoaderCircle size={14} className="animate-spin" /> : step.failed ? <TriangleAlert size={14} /> : <Icon size={14} />}
      </span>
      <span className="min-w-0 wrap-anywhere">
        {step.failed ? words.failed : going ? words.now : words.done}
        {input ? (
          <>
            : <span className="text-ink">{input}</span>
          </>
        ) : null}
        {step.result ? (
          <span className="block text-xs">
            <Check size={12} className="mr-1 inline align-[-1px]" aria-hidden />
            {step.result}
          </span>
        ) : null}
      </span>
    </li>
  )
}
