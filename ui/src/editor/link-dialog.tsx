import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Field } from '@/components/field'
import { platform } from '@/platform'
import type { EditorView } from '@codemirror/view'
import { type FormEvent, useState } from 'react'
import { linkAt, setLink } from './commands'
import { useEditorStrings } from './strings'

const SOUND = /^(?:https?:\/\/|mailto:)\S+$/i

/** `example.org` is meant as `https://example.org`. */
function whole(typed: string): string {
  const url = typed.trim()
  return /^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(url) ? `https://${url}` : url
}

export function LinkDialog({ view, onClose }: { view: EditorView; onClose: () => void }) {
  const t = useEditorStrings()
  const [at] = useState(() => linkAt(view.state))
  const [text, setText] = useState(at.text)
  const [url, setUrl] = useState(at.url)
  const [bad, setBad] = useState(false)

  const save = (event: FormEvent) => {
    event.preventDefault()
    const address = whole(url)
    if (!SOUND.test(address)) {
      setBad(true)
      return
    }
    setLink(at, text, address)(view)
    onClose()
  }
  return (
    <Dialog title={t.linkTitle} isOpen onClose={onClose}>
      <form onSubmit={save}>
        <div className="flex flex-col gap-4 px-5 pt-4">
          <Field label={t.linkUrl} value={url} onChange={setUrl} hint={t.linkHint} error={bad && !SOUND.test(whole(url)) ? t.linkBad : undefined} autoFocus inputMode="url" />
          <Field label={t.linkText} value={text} onChange={setText} />
        </div>
        <DialogActions>
          {at.url ? (
            <>
              <Button
                look="quiet"
                onPress={() => {
                  setLink(at, text, '')(view)
                  onClose()
                }}
              >
                {t.linkRemove}
              </Button>
              <Button look="quiet" isDisabled={!SOUND.test(whole(url))} onPress={() => void platform().openExternal(whole(url)).catch(() => undefined)}>
                {t.linkOpen}
              </Button>
            </>
          ) : null}
          <Button onPress={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary">
            {t.linkSave}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
