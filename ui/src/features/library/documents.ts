import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { DocumentKind, DocumentView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { Braces, Captions, FileText, FileType, Globe, Hash, type LucideIcon, Mail, Sheet } from 'lucide-react'
import { useLibraryStrings } from './strings'

export const KIND_ICONS: Record<DocumentKind, LucideIcon> = {
  txt: FileText, md: Hash, html: Globe, docx: FileType, pdf: FileType, csv: Sheet, json: Braces, vtt: Captions, srt: Captions, eml: Mail,
}

export interface Order {
  by: 'name' | 'date'
  down: boolean
}

/** The documents whose names hold all typed words, in order. Names with numbers are sorted as people count. */
export function arrange(documents: DocumentView[], filter: string, order: Order, language: string): DocumentView[] {
  const words = filter.toLocaleLowerCase(language).split(/\s+/).filter(Boolean)
  const fits = (d: DocumentView) => {
    const name = d.name.toLocaleLowerCase(language)
    return words.every((word) => name.includes(word))
  }
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const byName = (a: DocumentView, b: DocumentView) => collator.compare(a.name, b.name)
  // What came in within one second came in together, and is read by name.
  const second = (d: DocumentView) => d.createdAt.slice(0, 19)
  const byDate = (a: DocumentView, b: DocumentView) => (second(a) < second(b) ? -1 : second(a) > second(b) ? 1 : 0)
  const way = order.down ? -1 : 1
  return (words.length > 0 ? documents.filter(fits) : [...documents]).sort((a, b) =>
    order.by === 'name' ? way * byName(a, b) : way * byDate(a, b) || byName(a, b),
  )
}

/** Deletes a document at once, and offers to take that back. */
export function useDeleteDocument(project: string): (document: DocumentView) => void {
  const client = useQueryClient()
  const t = useLibraryStrings()
  const errorText = useErrorText()
  const key = query('document_list', { project }).queryKey
  const change = (edit: (documents: DocumentView[]) => DocumentView[]) =>
    client.setQueryData(key, (old) => (old ? { documents: edit(old.documents) } : old))
  const add = (document: DocumentView) => change((all) => (all.some((d) => d.id === document.id) ? all : [...all, document]))

  const restore = async (document: DocumentView) => {
    add(document)
    try {
      await platform().call('document_restore', { document: document.id })
    } catch (error) {
      change((all) => all.filter((d) => d.id !== document.id))
      say(errorText(error), { bad: true })
    }
    void affected(client, 'document_restore')
  }

  const remove = async (document: DocumentView) => {
    // An answer still on its way would bring the row back for a moment.
    await client.cancelQueries({ queryKey: key })
    change((all) => all.filter((d) => d.id !== document.id))
    try {
      await platform().call('document_delete', { document: document.id })
      say(t.deleted(document.name), { action: { label: t.undo, run: () => void restore(document) } })
    } catch (error) {
      // Somebody else was faster: it is gone, as wanted.
      if (codeOf(error) !== 'notFound') {
        add(document)
        say(errorText(error), { bad: true })
      }
    }
    void affected(client, 'document_delete')
  }
  return (document) => void remove(document)
}

/** Says whether a document stays on this device, at once, and offers to take that back. */
export function useKeepDocument(project: string): (document: DocumentView, kept: boolean) => void {
  const client = useQueryClient()
  const t = useLibraryStrings()
  const errorText = useErrorText()
  const list = query('document_list', { project }).queryKey
  const show = (id: string, keptHere: boolean) => {
    client.setQueryData(list, (old) => old && { documents: old.documents.map((d) => (d.id === id ? { ...d, keptHere } : d)) })
    client.setQueryData(query('document_show', { document: id }).queryKey, (old) => old && { ...old, keptHere })
  }

  const keep = async (document: DocumentView, kept: boolean, undoes = false) => {
    await client.cancelQueries({ queryKey: list })
    show(document.id, kept)
    try {
      await platform().call('document_keep', { document: document.id, kept })
      const undo = { action: { label: t.undo, run: () => void keep(document, !kept, true) } }
      say(kept ? t.kept(document.name) : t.unkept(document.name), undoes ? {} : undo)
    } catch (error) {
      show(document.id, !kept)
      say(errorText(error), { bad: true })
    }
    void affected(client, 'document_keep')
  }
  return (document, kept) => void keep(document, kept)
}
