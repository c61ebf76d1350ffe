import { fakePlatform } from '@/platform/fake'
import type { ArtifactView, SourceView } from '@/rpc/schema.gen'
import { HOSTILE, type Hostile, isTame } from '@/test/hostile'
import { renderPage } from '@/test/render'
import { describe, expect, it } from 'vitest'
import { cardsOf } from './reading'
import { ReadingView } from './reading-view'

/** An artifact that says what the attack says, tied to a source that says it, too. */
function artifactOf({ title, text }: Hostile): ArtifactView {
  const source: SourceView = {
    statement: text.slice(0, 300),
    kind: 'document',
    id: '0190163d-8694-739b-aea5-966c26f8ad91',
    title,
    state: 'changed',
    place: { heading: title.slice(0, 300), line: 1, charStart: 0, charEnd: 9 },
    quote: text.slice(0, 1000),
    number: 1,
  }
  const at = '2026-03-02T09:00:00Z'
  return {
    id: '0190163d-8694-739b-aea5-966c26f8ad92',
    projectId: '0190163d-8694-739b-aea5-966c26f8ad93',
    type: 'custom',
    title,
    content: `${text} [1]`,
    sources: [source, { ...source, number: 0 }],
    createdAt: at,
    updatedAt: at,
  } as unknown as ArtifactView
}

describe('an artifact beside its sources is shown and never obeyed', () => {
  it.each(HOSTILE.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    const artifact = artifactOf(attack)
    const page = () => <ReadingView artifact={artifact} text={artifact.content} cards={cardsOf(artifact.sources)} project="p" wide />
    const { container } = await renderPage(fakePlatform({}), page)
    const text = container.querySelector('.artifact-text')
    expect(text?.textContent).toBeTruthy()
    // The page's own signs and its links to sources stand beside the text.
    if (text) isTame(text, 'svg, ')
    expect(container.querySelector('img, iframe, script, object, style, form')).toBeNull()
    for (const link of container.querySelectorAll('a')) expect(link.getAttribute('href')).toMatch(/^\/p\/p\//)
  }, 60_000)
})
