// The examples as cards, by topic.
import { useMemo, useState } from 'preact/hooks'
import { EXAMPLES } from '../../examples/all.ts'
import type { Example } from '../example.ts'
import { GALLERY } from '../texts/gallery.ts'
import { DecisionWord } from './decision-word.tsx'
import { Dialog } from './dialog.tsx'
import { Told } from './told.tsx'

interface Props {
  /** The example that the page shows. */
  readonly example: string | undefined
  readonly onExample: (id: string) => void
  readonly onClose: () => void
}

/** All that can be searched for: what it says, and the words of its policies. */
const TEXTS = new Map(EXAMPLES.map(example => [example.id, JSON.stringify(Object.values(example)).toLowerCase()]))

export function Gallery({ example, onExample, onClose }: Props) {
  const [sought, setSought] = useState('')
  const found = useMemo(() => {
    const words = sought.toLowerCase().split(/\s+/).filter(word => word)
    return EXAMPLES.filter(({ id }) => words.every(word => TEXTS.get(id)!.includes(word)))
  }, [sought])
  const topics = [...new Set(found.map(({ topic }) => topic))]
  const choose = (id: string) => {
    onClose()
    onExample(id)
  }
  return (
    <Dialog id="gallery-dialog" label={GALLERY.title} onClose={onClose}>
      <form method="dialog" class="title-row">
        <h2>{GALLERY.title}</h2>
        <button class="quiet small" id="gallery-close">{GALLERY.close}</button>
      </form>
      <p class="hint">{GALLERY.about}</p>
      <div class="gallery-search">
        <label class="label" for="gallery-search">{GALLERY.search}</label>
        <input id="gallery-search" type="search" autoFocus placeholder={GALLERY.placeholder} value={sought} spellcheck={false} onInput={event => setSought(event.currentTarget.value)} />
        <span class="hint" role="status">{found.length ? GALLERY.count(found.length, EXAMPLES.length) : GALLERY.none}</span>
      </div>
      {topics.map(topic => (
        <section key={topic} aria-label={topic}>
          <h3>{topic}</h3>
          <ul class="cards">
            {found.filter(one => one.topic === topic).map(one => <Card key={one.id} example={one} isShown={one.id === example} onExample={choose} />)}
          </ul>
        </section>
      ))}
    </Dialog>
  )
}

function Card({ example: { id, title, teaches, expect }, isShown, onExample }: { example: Example; isShown: boolean; onExample: (id: string) => void }) {
  return (
    <li>
      <button type="button" class="example-card" data-example={id} aria-current={isShown ? 'true' : undefined} onClick={() => onExample(id)}>
        <span class="card-title">{title}</span>
        <span class="card-teaches"><Told text={teaches} /></span>
        <span class="card-foot"><DecisionWord decision={expect} word={GALLERY.words[expect]} />{isShown && <small>{GALLERY.shown}</small>}</span>
      </button>
    </li>
  )
}
