import { markdownLanguage, commonmarkLanguage } from '@codemirror/lang-markdown'
import { Language } from '@codemirror/language'
import type { MarkdownConfig, MarkdownParser } from '@lezer/markdown'
import { GFM } from '@lezer/markdown'

/** Lines between `---` at the very beginning are somebody's data about the text, not a rule and a heading. */
const frontMatter: MarkdownConfig = {
  defineNodes: [{ name: 'FrontMatter', block: true }],
  parseBlock: [
    {
      name: 'FrontMatter',
      before: 'HorizontalRule',
      parse(cx, line) {
        if (cx.lineStart !== 0 || !/^---\s*$/.test(line.text)) return false
        for (let lines = 0; lines < 200 && cx.nextLine(); lines += 1) {
          if (/^(---|\.\.\.)\s*$/.test(line.text)) {
            const to = cx.lineStart + line.text.length
            cx.nextLine()
            cx.addElement(cx.elt('FrontMatter', 0, to))
            return true
          }
        }
        // Not closed: what was read so far is shown as it stands.
        cx.addElement(cx.elt('FrontMatter', 0, cx.prevLineEnd()))
        return true
      },
    },
  ],
}

/**
 * A heading made by a line of dashes below it needs three of them here: otherwise the paragraph above would jump to a
 * heading's size while somebody begins a list under it. In quotes and lists such headings stay text.
 */
const calmHeadings: MarkdownConfig = {
  remove: ['SetextHeading'],
  parseBlock: [
    {
      name: 'UnderlinedHeading',
      leaf: () => ({
        nextLine(cx, line, leaf) {
          const level = cx.depth > 1 ? 0 : /^ {0,3}={3,}\s*$/.test(line.text) ? 1 : /^ {0,3}-{3,}\s*$/.test(line.text) ? 2 : 0
          if (level === 0) return false
          const mark = cx.elt('HeaderMark', cx.lineStart + line.pos, cx.lineStart + line.text.length)
          cx.nextLine()
          const inner = cx.parser.parseInline(leaf.content, leaf.start)
          cx.addLeafElement(leaf, cx.elt(`SetextHeading${level}`, leaf.start, cx.prevLineEnd(), [...inner, mark]))
          return true
        },
        finish: () => false,
      }),
    },
  ],
}

const parser = (commonmarkLanguage.parser as MarkdownParser).configure([GFM, calmHeadings, frontMatter])

/**
 * Markdown as Docket's core reads it. It shares the data of CodeMirror's own language, so that its commands for Enter
 * and Backspace work, and leaves out the languages it would bring for HTML.
 */
export const language = new Language(markdownLanguage.data, parser, [], 'markdown')
