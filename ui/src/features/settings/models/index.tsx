import { Field } from '@/components/field'
import { say } from '@/components/toast'
import type { AssistantView, SettingsView } from '@/rpc/schema.gen'
import { useState } from 'react'
import { AssistantKey } from '../assistant-key'
import { Row, Section } from '../parts'
import { useSettingsEdit } from '../use-settings-edit'
import { Block, Try } from './parts'
import { LocalServer } from './server'
import { useModelStrings } from './strings'

interface Props {
  settings: SettingsView
  assistant: AssistantView
}

/** The servers whose models can be asked. */
export function Models({ settings, assistant }: Props) {
  const t = useModelStrings()
  const of = (provider: 'ollama' | 'compatible') => (
    <LocalServer provider={provider} settings={settings} server={assistant.servers.find((server) => server.provider === provider)} />
  )
  return (
    <Section id="models" intro={t.intro}>
      <Claude settings={settings} assistant={assistant} />
      {of('ollama')}
      {of('compatible')}
    </Section>
  )
}

function Claude({ settings, assistant }: Props) {
  const t = useModelStrings()
  const server = assistant.servers.find((one) => one.provider === 'claude')
  return (
    <Block provider="claude" text={t.claudeText} server={server}>
      <AssistantKey assistant={assistant} />
      {server ? (
        <>
          <ClaudeModel key={settings.model ?? ''} settings={settings} assistant={assistant} />
          <Try key={server.model} settings={settings} provider="claude" server={server} />
        </>
      ) : null}
    </Block>
  )
}

function ClaudeModel({ settings, assistant }: Props) {
  const t = useModelStrings()
  const edit = useSettingsEdit()
  const kept = settings.model ?? ''
  const [model, setModel] = useState(kept)
  const save = () => {
    const next = model.trim()
    if (next !== kept) void edit({ model: next || undefined }).then((done) => done && say(t.saved))
  }
  return (
    <Row inner title={t.claudeModel} text={t.claudeModelHint(assistant.model)}>
      <form
        className="mt-2 max-w-sm"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Field label={t.claudeModel} hideLabel value={model} placeholder={kept === '' ? assistant.model : ''} onChange={setModel} onBlur={save} autoComplete="off" spellCheck="false" />
      </form>
    </Row>
  )
}
