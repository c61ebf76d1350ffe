import { Dialog, DialogActions } from '@/components/dialog'
import { Button } from '@/components/button'
import { strings } from '@/i18n'
import { platform } from '@/platform'
import { Component, type ComponentProps, type ReactNode, memo, useMemo, useState } from 'react'
import Renderer, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { citations } from './citations'
import { bounded, htmlAsText, isBeyondMarkdown } from './markdown-limits'

const useStrings = strings(
  {
    leaving: 'Open this address in the browser?',
    text: 'The text has a link. It leads out of Docket to:',
    open: 'Open',
    stay: 'Stay here',
    source: (n: number) => `Source ${n}`,
    picture: 'Picture, not loaded',
  },
  {
    leaving: 'Diese Adresse im Browser öffnen?',
    text: 'Der Text enthält einen Link. Er führt aus Docket hinaus zu:',
    open: 'Öffnen',
    stay: 'Hier bleiben',
    source: (n: number) => `Quelle ${n}`,
    picture: 'Bild, nicht geladen',
  },
)

/** Text comes from documents and models: no pictures, no forms, no styles, no addresses but those of web and mail. */
const SAFE = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []).filter((name) => !['img', 'picture', 'source', 'details', 'summary'].includes(name)), 'cite'],
  attributes: { ...defaultSchema.attributes, cite: ['dataNumber'] },
  protocols: { href: ['http', 'https', 'mailto'] },
}

/** An address without a scheme would lead into the program itself. */
const OUTSIDE = /^(?:https?:\/\/|mailto:)/i

interface Props {
  text: string
  /** Makes `[3]` a button that says which source it is; without it the number stays plain text. */
  onCite?: ((number: number, from: Element) => void) | undefined
  /** Which numbers there are; another one in brackets is only text. */
  cited?: ReadonlySet<number> | undefined
  /** How deep the text's first heading stands on the page; 0 for a text whose own title is the page's. */
  under?: 0 | 1 | 2 | 3
}

/** The headings of a text that stands under a heading of the page. */
function headings(under: number): Components {
  const heading = (level: number) =>
    function Heading({ children }: { children?: ReactNode }) {
      return (
        <div role="heading" aria-level={Math.min(Math.max(level + under, 2), 6)} className={`docket-h${level}`}>
          {children}
        </div>
      )
    }
  return { h1: heading(1), h2: heading(2), h3: heading(3), h4: heading(4), h5: heading(4), h6: heading(4) }
}
const HEADINGS = { 0: headings(0), 1: headings(1), 2: headings(2), 3: headings(3) }

/** A text as it stands, where reading it as Markdown would take for ever or end in nothing. */
function AsItStands({ text }: { text: string }) {
  return <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>
}

/** What cannot be drawn is shown as it stands; another text is tried again. */
class Drawn extends Component<{ text: string; children: ReactNode }, { failed: string | undefined }> {
  override state: { failed: string | undefined } = { failed: undefined }

  static getDerivedStateFromError() {
    return { failed: '' }
  }

  override componentDidCatch() {
    this.setState({ failed: this.props.text })
  }

  override render() {
    const { failed } = this.state
    return failed === '' || failed === this.props.text ? <AsItStands text={this.props.text} /> : this.props.children
  }
}

/**
 * Markdown of a person, a document or a model, shown and never obeyed: nothing in it is loaded, and a link asks before
 * it leads outside.
 */
export const Markdown = memo(function Markdown({ text, onCite, cited, under = 1 }: Props) {
  const t = useStrings()
  const [leaving, setLeaving] = useState<string | undefined>()
  // Stable components keep what was drawn while a text still grows.
  const components = useMemo<Components>(
    () => ({
      ...HEADINGS[under],
      img: () => <span className="text-muted">[{t.picture}]</span>,
      a: ({ href, children }) => {
        if (!href || !OUTSIDE.test(href)) return <span>{children}</span>
        return (
          <button type="button" role="link" className="text-accent underline underline-offset-2 wrap-anywhere" onClick={() => setLeaving(href)}>
            {children}
          </button>
        )
      },
      cite: (props: ComponentProps<'cite'> & { 'data-number'?: string | number }) => {
        const number = Number(props['data-number'])
        return (
          <button type="button" className="docket-cite" aria-label={t.source(number)} onClick={(event) => onCite?.(number, event.currentTarget)}>
            {number}
          </button>
        )
      },
      table: ({ children }) => (
        <div className="overflow-x-auto" tabIndex={0} role="group">
          <table>{children}</table>
        </div>
      ),
    }),
    [under, t, onCite],
  )
  const plugins = useMemo<NonNullable<ComponentProps<typeof Renderer>['rehypePlugins']>>(
    () => [bounded, htmlAsText, [rehypeSanitize, SAFE], ...(onCite ? [citations(cited)] : [])],
    [onCite, cited],
  )
  const beyond = useMemo(() => isBeyondMarkdown(text), [text])
  return (
    <div className="docket-text">
      {beyond ? (
        <AsItStands text={text} />
      ) : (
        <Drawn text={text}>
          <Renderer remarkPlugins={[remarkGfm]} rehypePlugins={plugins} components={components}>
            {text}
          </Renderer>
        </Drawn>
      )}
      <Dialog role="alertdialog" title={t.leaving} isOpen={leaving !== undefined} onClose={() => setLeaving(undefined)}>
        <div className="px-5 pt-3">
          <p className="text-muted">{t.text}</p>
          <p className="mt-2 rounded-lg bg-sunken px-3 py-2 font-mono text-sm wrap-anywhere">{leaving}</p>
        </div>
        <DialogActions>
          <Button onPress={() => setLeaving(undefined)}>{t.stay}</Button>
          <Button
            look="primary"
            onPress={() => {
              if (leaving) void platform().openExternal(leaving)
              setLeaving(undefined)
            }}
          >
            {t.open}
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  )
})
