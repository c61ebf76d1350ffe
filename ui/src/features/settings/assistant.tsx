import { Field } from '@/components/field'
import { say } from '@/components/toast'
import { dollars } from '@/i18n'
import { useProviderNames } from '@/lib/provider-names'
import { query } from '@/rpc/client'
import type { AssistantChoice, SettingsView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Order } from './models/order'
import { Row, Section } from './parts'
import { useSettingsStrings } from './strings'
import { useSettingsEdit } from './use-settings-edit'

const CHOICES: AssistantChoice[] = ['automatic', 'offline']

export function Assistant({ settings }: { settings: SettingsView }) {
  const t = useSettingsStrings()
  const names = useProviderNames()
  const edit = useSettingsEdit()
  const shown = useQuery(query('assistant_show', {}))
  const assistant = shown.data
  const servers = assistant?.servers ?? []
  const away = servers.filter((server) => server.leavesDevice).map((server) => names[server.provider])
  const leaves =
    settings.assistant === 'offline' ? t.leavesOffline : away.length > 0 ? t.leavesAway(away.join(', ')) : servers.length > 0 ? t.leavesHere : t.leavesNone
  return (
    <Section id="assistant">
      <Row title={t.choice} titleId="assistant-choice">
        <RadioGroup
          aria-labelledby="assistant-choice"
          value={settings.assistant}
          onChange={(choice) => void edit({ assistant: choice as AssistantChoice })}
          className="mt-2.5 grid gap-2.5 sm:grid-cols-2"
        >
          {CHOICES.map((choice) => (
            <Radio
              key={choice}
              value={choice}
              className="group flex cursor-pointer items-start gap-3 rounded-lg border border-line p-3 transition hover:border-line-strong data-selected:border-accent data-selected:bg-accent-soft"
            >
              <span aria-hidden className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-surface group-data-selected:border-accent">
                <span className="size-2 rounded-full group-data-selected:bg-accent" />
              </span>
              <span>
                <span className="block text-sm font-medium">{t.choices[choice].title}</span>
                <span className="block text-sm text-muted">{t.choices[choice].text}</span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
        {assistant ? (
          <div className="mt-3 flex items-start gap-2.5 text-sm" role="status">
            <ShieldCheck size={16} className={`mt-0.5 shrink-0 ${settings.assistant === 'automatic' && away.length > 0 ? 'text-muted' : 'text-good'}`} aria-hidden />
            <p>
              <strong className="font-medium">{t.leaves}: </strong>
              <span className="text-muted">{leaves}</span>
            </p>
          </div>
        ) : null}
      </Row>
      {assistant ? <Order settings={settings} servers={assistant.servers} /> : null}
      <Budget key={settings.dailyBudgetMicros ?? ''} settings={settings} />
    </Section>
  )
}

/** An amount of dollars in millionths, with a point or a comma; nothing for an empty field. */
export function amount(text: string): { micros: number | undefined } | undefined {
  const clean = text.trim().replace(/^\$/, '').replace(',', '.')
  if (clean === '') return { micros: undefined }
  return /^\d{1,7}(\.\d{1,6})?$/.test(clean) ? { micros: Math.round(Number(clean) * 1e6) } : undefined
}

function Budget({ settings }: { settings: SettingsView }) {
  const t = useSettingsStrings()
  const edit = useSettingsEdit()
  // Nobody tells that a new day has begun, so it is asked for whenever the page is opened.
  const usage = useQuery({ ...query('usage_show', { days: 1 }), staleTime: 0 })
  const kept = settings.dailyBudgetMicros
  const [text, setText] = useState(kept === undefined ? '' : String(kept / 1e6))
  const read = amount(text)
  const save = () => {
    if (read && read.micros !== kept) void edit({ dailyBudgetMicros: read.micros }).then((done) => done && say(t.saved))
  }
  return (
    <Row
      title={t.budget}
      text={t.budgetHint(dollars(usage.data?.total.costMicros ?? 0))}
      control={
        <Link to="/settings/usage" className="inline-flex items-center gap-1.5 rounded-md text-sm text-accent underline underline-offset-2 pointer-coarse:min-h-11">
          {t.costs}
        </Link>
      }
    >
      <form
        className="mt-2.5 max-w-40"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Field label={t.budget} hideLabel value={text} onChange={setText} onBlur={save} inputMode="decimal" autoComplete="off" error={read ? undefined : t.budgetBad} />
      </form>
    </Row>
  )
}
