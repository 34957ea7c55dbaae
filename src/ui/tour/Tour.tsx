// The tour's card beside the place that it tells of. The page behind it stays as it is and can be used.
import X from 'lucide-react/icons/x'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { shell } from '../app/store.ts'
import { closeOnEscape } from '../keys.ts'
import { Button, IconButton } from '../parts/index.tsx'
import styles from './tour.module.css'
import { endTour, showStop, stops, tour } from './tour.ts'

const gapPx = 12
const cardPx = { width: 320, height: 190 }

export default function Tour() {
  const at = useStore(tour, state => state.at)
  return at === null ? null : <Card key={at} at={at} />
}

function Card({ at }: { at: number }) {
  const { t } = useTranslation()
  const stop = stops[at]
  const place = usePlace(stop.place)
  const card = useRef<HTMLElement>(null)
  const panelId = useStore(shell, state => state.panelId)
  // Again when the stop's panel is there: its own field may want the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed panel is the reason to run.
  useEffect(() => card.current?.focus(), [panelId])
  const isLast = at === stops.length - 1
  return (
    <>
      {place && (
        <div
          className={styles.ring}
          style={{ left: place.left - 4, top: place.top - 4, width: place.width + 8, height: place.height + 8 }}
        />
      )}
      <section
        ref={card}
        className={styles.card}
        style={besideOf(place)}
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        tabIndex={-1}
        data-testid="tour"
        onKeyDown={event => closeOnEscape(event, endTour)}
      >
        <div className={styles.head}>
          <h2 id="tour-title">{t(stop.title) as string}</h2>
          <IconButton small label={t('tour.end')} Icon={X} onClick={endTour} />
        </div>
        <p id="tour-text">{t(stop.text) as string}</p>
        <div className={styles.foot}>
          <span>
            {at + 1} / {stops.length}
          </span>
          {at > 0 && (
            <Button look="quiet" onClick={() => showStop(at - 1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button look="primary" onClick={() => (isLast ? endTour() : showStop(at + 1))} data-testid="tour-next">
            {isLast ? t('tour.done') : t('tour.next')}
          </Button>
        </div>
      </section>
    </>
  )
}

/** Where the place is now: the panel may just have changed, and the window may. */
function usePlace(selector: string): DOMRect | null {
  const [place, setPlace] = useState<DOMRect | null>(null)
  useLayoutEffect(() => {
    const measure = () => setPlace(document.querySelector(selector)?.getBoundingClientRect() ?? null)
    measure()
    const timer = setInterval(measure, 250)
    addEventListener('resize', measure)
    return () => {
      clearInterval(timer)
      removeEventListener('resize', measure)
    }
  }, [selector])
  return place
}

/** To the right where there is room, else above or below; always within the window. */
function besideOf(place: DOMRect | null) {
  if (!place) return { left: '50%', top: '50%', transform: 'translate(-50%, -50%)' }
  const { innerWidth, innerHeight } = window
  const width = Math.min(cardPx.width, innerWidth - 2 * gapPx)
  const within = (value: number, most: number) => Math.max(gapPx, Math.min(value, most - gapPx))
  const isRoomRight = place.right + gapPx + width < innerWidth && place.width < innerWidth / 2
  if (isRoomRight) return { left: place.right + gapPx, top: within(place.top, innerHeight - cardPx.height), width }
  const left = within(place.left + place.width / 2 - width / 2, innerWidth - width)
  const isAbove = place.top > innerHeight / 2
  return isAbove ? { left, bottom: innerHeight - place.top + gapPx, width } : { left, top: place.bottom + gapPx, width }
}
