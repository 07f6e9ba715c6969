// When calls were made and what came of them: a picture, and a table that says the same.
import type { trail } from 'iam-verdict/tools'
import { useMemo } from 'preact/hooks'
import { barsOf, callsOf, HEIGHT, OUTCOMES, type Bar } from '../log-bars.ts'
import { TIMELINE } from '../texts/log.ts'

export function LogTimeline({ timeline }: { timeline: trail.Timeline }) {
  const { buckets, seconds } = timeline
  const { bars, gaps, width, most } = useMemo(() => barsOf(timeline), [timeline])
  const last = buckets.at(-1)
  if (!last) return <p class="empty">{TIMELINE.none}</p>
  return (
    <section class="log-timeline" aria-labelledby="log-timeline-title">
      <h3 id="log-timeline-title">{TIMELINE.title}</h3>
      <p>{TIMELINE.about(seconds)}</p>
      <ul class="log-legend">{OUTCOMES.map(outcome => <li key={outcome}><span class={`log-key ${outcome}`} aria-hidden="true" />{TIMELINE.outcomes[outcome]}</li>)}</ul>
      <figure>
        <p class="hint" aria-hidden="true">{TIMELINE.most(most)}</p>
        <svg class="log-bars" viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={TIMELINE.picture(timeline)}>
          {bars.map(bar => <BarOf key={bar.x} bar={bar} />)}
          {gaps.map(x => <line key={x} class="log-gap" x1={x} x2={x} y1={0} y2={HEIGHT} />)}
        </svg>
        <p class="log-ends hint" aria-hidden="true"><span>{TIMELINE.moment(buckets[0]!.start)}</span><span>{TIMELINE.moment(last.start)}</span></p>
      </figure>
      {gaps.length > 0 && <p class="hint">{TIMELINE.gaps}</p>}
      <details class="disclosure">
        <summary>{TIMELINE.table}</summary>
        <div class="log-scroll" role="region" aria-labelledby="log-timeline-title" tabIndex={0}>
          <table class="log-table">
            <thead><tr><th scope="col">{TIMELINE.from}</th>{OUTCOMES.map(outcome => <th scope="col" key={outcome}>{TIMELINE.outcomes[outcome]}</th>)}</tr></thead>
            <tbody>
              {buckets.map(bucket => (
                <tr key={bucket.start}><th scope="row">{TIMELINE.moment(bucket.start)}</th>{OUTCOMES.map(outcome => <td key={outcome}>{bucket[outcome].toLocaleString('en-US')}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}

function BarOf({ bar: { bucket, x, parts } }: { bar: Bar }) {
  return (
    <g data-start={bucket.start} data-calls={callsOf(bucket)}>
      <title>{TIMELINE.bar(bucket)}</title>
      {parts.map(({ outcome, from, height }) => <rect key={outcome} class={outcome} x={x + 0.08} width={0.84} y={HEIGHT - from - height} height={height} />)}
    </g>
  )
}
