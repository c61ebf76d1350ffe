import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

interface Props {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  /** Not shown, but said. */
  hideTitle?: boolean
  wide?: boolean
  /** Sits high, as a palette does. */
  high?: boolean
  role?: 'dialog' | 'alertdialog'
}

/** A dialog over the page. Esc and a click beside it close it, and the focus goes back where it was. */
export function Dialog({ title, isOpen, onClose, children, hideTitle, wide, high, role = 'dialog' }: Props) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={`animate-appear fixed inset-0 z-50 flex justify-center bg-black/35 p-4 ${high ? 'items-start pt-[10vh] max-sm:pt-4' : 'items-center'}`}
    >
      <Modal className={`w-full ${wide ? 'max-w-2xl' : 'max-w-md'} animate-rise`}>
        <AriaDialog
          role={role}
          aria-label={hideTitle ? title : undefined}
          className="max-h-[84dvh] overflow-auto rounded-2xl bg-surface shadow-high outline-none"
        >
          {hideTitle ? null : (
            <Heading slot="title" className="px-5 pt-5 text-lg font-semibold">
              {title}
            </Heading>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 px-5 pb-5 pt-4">{children}</div>
}
