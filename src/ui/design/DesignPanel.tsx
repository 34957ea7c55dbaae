// Every colour, size and part of the interface on one page, so that what is added looks as if one hand had made it. Reached by its address alone: #/design.
import Download from 'lucide-react/icons/download'
import Trash2 from 'lucide-react/icons/trash-2'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '../app/store.ts'
import { Button, IconButton, Keys, Progress, Section, Segmented, Slider } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import styles from './design.module.css'

const COLOURS = {
  paper: ['paper', 'raised', 'sunken', 'bubble', 'line', 'line-strong'],
  ink: ['text', 'secondary', 'cinnabar', 'cinnabar-strong', 'cinnabar-wash', 'on-cinnabar'],
  meaning: ['success', 'warning', 'danger', 'info', 'danger-wash', 'warning-wash'],
  series: Array.from({ length: 8 }, (_, i) => `series-${i + 1}`),
}
const SIZES = [12, 13, 14, 16, 20, 26, 34]
const SPACES = [4, 8, 12, 16, 24, 32, 48]
const RADII = ['mark', 'control', 'panel', 'sheet']

export default function DesignPanel() {
  const { t } = useTranslation()
  return (
    <div className={page.scroll}>
      <div className={page.page}>
        <h2 className={page.big}>{t('design.title')}</h2>
        <p className={page.lead}>{t('design.intro')}</p>
        <Section title={t('design.colours')}>
          {Object.entries(COLOURS).map(([group, names]) => (
            <ul key={group} className={styles.swatches}>
              {names.map(name => (
                <li key={name}>
                  <span style={{ background: `var(--${name})` }} />
                  <code>{name}</code>
                </li>
              ))}
            </ul>
          ))}
        </Section>
        <Section title={t('design.type')}>
          {SIZES.map(size => (
            <p key={size} style={{ fontSize: `var(--size-${size})` }}>
              {size} · {t('design.sample')}
            </p>
          ))}
          <p>
            <code>mono · 0123456789 · const ink = 1</code>
          </p>
        </Section>
        <Section title={t('design.space')}>
          <ul className={styles.spaces}>
            {SPACES.map(space => (
              <li key={space}>
                <span style={{ width: `var(--s${space})` }} />
                {space}
              </li>
            ))}
          </ul>
          <ul className={styles.radii}>
            {RADII.map(radius => (
              <li key={radius} style={{ borderRadius: `var(--r-${radius})` }}>
                {radius}
              </li>
            ))}
          </ul>
        </Section>
        <Section title={t('design.parts')}>
          <Parts />
        </Section>
      </div>
    </div>
  )
}

function Parts() {
  const { t } = useTranslation()
  const [value, setValue] = useState(0.7)
  const [choice, setChoice] = useState<'a' | 'b'>('a')
  const word = t('design.word')
  return (
    <div className={styles.parts}>
      <div className={page.buttons}>
        <Button look="primary">{word}</Button>
        <Button Icon={Download}>{word}</Button>
        <Button look="quiet">{word}</Button>
        <Button disabled>{word}</Button>
        <IconButton label={word} Icon={Trash2} />
        <Keys shortcut="Mod+K" />
      </div>
      <div className={page.buttons}>
        <Button onClick={() => toast(t('design.notice'))}>{t('design.showNotice')}</Button>
        <Button onClick={() => toast(t('design.notice'), { action: { label: t('shell.undo'), run() {} } })}>{t('design.showUndo')}</Button>
        <Button onClick={() => toast(t('design.notice'), { tone: 'danger', detail: t('design.sample') })}>{t('design.showError')}</Button>
      </div>
      <Segmented<'a' | 'b'>
        label={word}
        value={choice}
        onChange={setChoice}
        choices={[
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]}
      />
      <Slider label={word} hint={t('design.sample')} value={value} least={0} most={2} step={0.05} digits={2} onChange={setValue} />
      <Progress share={0.4} label={word} />
      <Progress label={word} />
    </div>
  )
}
