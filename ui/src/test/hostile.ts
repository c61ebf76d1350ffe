import { expect } from 'vitest'
import attacks from './hostile.json'

/** A document, name or title that wants something; see `crates/testkit/src/hostile.rs`. */
export interface Hostile {
  name: string
  title: string
  text: string
}

export const HOSTILE: Hostile[] = attacks.map(({ name, title, text }) => ({
  name,
  title,
  text: text.map(([piece, times]) => String(piece).repeat(Number(times))).join(''),
}))

/** Title and text as one. */
export const longest = (attack: Hostile) => `${attack.title}\n\n${attack.text}`

/** Elements that load, run or ask for something by themselves. */
const LOADS = 'img, picture, source, iframe, frame, script, object, embed, svg, math, link, style, base, meta, video, audio, form, template, details, dialog, textarea, select'
/** Attributes that lead somewhere or do something. Links are buttons here. */
const LEADS = ['href', 'src', 'srcset', 'action', 'formaction', 'poster', 'data', 'background', 'ping', 'style', 'name', 'xlink:href']

/** Nothing in what was drawn loads, leads or runs, and it is not without bounds. */
export function isTame(root: Element, own = '') {
  const all = Array.from(root.querySelectorAll('*'))
  expect(all.length).toBeLessThan(60_000)
  expect(root.querySelector(own === '' ? LOADS : LOADS.replace(own, ''))).toBeNull()
  let deepest = 0
  for (const element of all) {
    const bad = element.getAttributeNames().filter((name) => LEADS.includes(name) || name.startsWith('on'))
    // The only fields are the boxes of tasks, which nobody can tick here.
    if (element.tagName === 'INPUT') expect([element.getAttribute('type'), element.hasAttribute('disabled')]).toEqual(['checkbox', true])
    expect(bad, element.outerHTML.slice(0, 200)).toEqual([])
    // An id of a text never stands for one of the page.
    if (element.id !== '' && !element.id.startsWith('user-content-')) expect(element.id).toMatch(/^(react-aria|_r_|«)/)
    let depth = 0
    for (let above: Element | null = element; above && above !== root; above = above.parentElement) depth += 1
    deepest = Math.max(deepest, depth)
  }
  expect(deepest).toBeLessThan(100)
}
