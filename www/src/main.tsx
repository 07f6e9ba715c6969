// The page, with what its address holds, or the file that it was saved as, or else the first example.
import { render } from 'preact'
import { FIRST } from '../examples/index.ts'
import { open } from './address.ts'
import { App } from './app.tsx'
import { fromExample } from './example.ts'
import { loadWritingAtFirstDeed } from './writing.ts'

const { state, notice } = await open(location.hash || (document.documentElement.dataset['state'] ?? ''))
render(<App start={state ?? fromExample(FIRST)} notice={notice} />, document.getElementById('app')!)
loadWritingAtFirstDeed()
