// The page inside of another one: to read by default, to try out with `?live`.
import { render } from 'preact'
import { useCallback, useState } from 'preact/hooks'
import { FIRST } from '../examples/index.ts'
import { open } from './address.ts'
import { fromExample } from './example.ts'
import type { Change, State } from './state.ts'
import { showTheme, type Theme } from './theme.ts'
import { LiveEmbed, ReadEmbed } from './views/embed.tsx'
import { loadWritingAtFirstDeed } from './writing.ts'

const parameters = new URLSearchParams(location.search)
const isLive = parameters.has('live')
const THEMES: Readonly<Record<string, Theme>> = { light: 'Light', dark: 'Dark' }
showTheme(THEMES[parameters.get('theme') ?? ''] ?? 'Auto')

function Embed({ start }: { start: State }) {
  const [state, setState] = useState(start)
  const change: Change = useCallback(make => setState(make), [])
  return isLive ? <LiveEmbed state={state} change={change} /> : <ReadEmbed state={state} />
}

const { state, notice } = await open(location.hash)
const app = document.getElementById('app')!
// Another scenario than the one that the link was made of would be taken for it.
if (!state && notice) render(<p class="banner" role="alert">{notice}</p>, app)
else render(<Embed start={state ?? fromExample(FIRST)} />, app)
if (isLive) loadWritingAtFirstDeed()
