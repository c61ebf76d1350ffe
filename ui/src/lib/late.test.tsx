import { render, screen } from '@testing-library/react'
import { Component, type ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { late } from './late'

function Word({ text }: { text: string }) {
  return <p>{text}</p>
}

class Told extends Component<{ children: ReactNode }, { said?: string }> {
  override state: { said?: string } = {}
  static getDerivedStateFromError = (error: Error) => ({ said: error.message })
  override render() {
    return this.state.said ?? this.props.children
  }
}

describe('a component that is loaded late', () => {
  it('is drawn at once when it was loaded before', async () => {
    const View = late(() => Promise.resolve(Word))
    await View.preload()
    const { container } = render(<View text="there" instead="waiting" />)
    expect(container.textContent).toBe('there')
  })

  it('is loaded once, with something else in its place until then', async () => {
    const load = vi.fn(() => Promise.resolve(Word))
    const View = late(load)
    const { container } = render(
      <>
        <View text="one" instead="waiting" />
        <View text="two" />
      </>,
    )
    expect(container.textContent).toBe('waiting')
    await screen.findByText('two')
    expect(container.textContent).toBe('onetwo')
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('says that it did not come, and comes for the next who needs it', async () => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const load = vi.fn(() => Promise.resolve(Word)).mockRejectedValueOnce(new Error('no such chunk'))
    const View = late(load)
    const first = render(
      <Told>
        <View text="there" />
      </Told>,
    )
    await screen.findByText('no such chunk')
    first.unmount()
    render(<View text="there" />)
    await screen.findByText('there')
    silent.mockRestore()
  })
})
