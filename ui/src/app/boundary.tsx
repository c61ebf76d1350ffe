import { Button } from '@/components/button'
import { Component, type ReactNode } from 'react'

/** A fault in drawing must not leave a white page: what is in the vault is safe, and drawing again usually helps. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div role="alert" className="mx-auto max-w-md p-10 text-center">
        <h1 className="text-xl font-semibold">Docket could not draw this · Docket konnte das nicht darstellen</h1>
        <p className="my-4 text-muted">Everything you saved is safe. · Alles Gespeicherte ist sicher.</p>
        <Button look="primary" onPress={() => window.location.reload()}>
          Reload · Neu laden
        </Button>
      </div>
    )
  }
}
