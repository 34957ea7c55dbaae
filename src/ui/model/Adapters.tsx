// LoRA adapters beside the model: added from files, on or off, and how much of each, also while an answer comes.
import FilePlus from 'lucide-react/icons/file-plus'
import Trash2 from 'lucide-react/icons/trash-2'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { adapters, models } from '../engine.ts'
import { formatBytes } from '../i18n/format.ts'
import { Button, IconButton, Slider } from '../parts/index.tsx'
import styles from './Adapters.module.css'
import type { AdapterRow } from './adapters.ts'

/** Beyond twice what it was trained for hardly any adapter makes sense. */
const SCALES = { least: 0, most: 2, step: 0.05, digits: 2 }

export function Adapters() {
  const { t } = useTranslation()
  const isThere = useStore(models, state => state.info !== null && !state.cpu)
  const { rows, adding, error } = useStore(adapters)
  const input = useRef<HTMLInputElement>(null)
  if (!isThere) return null
  return (
    <section className={styles.adapters}>
      <div className={styles.head}>
        <h3>{t('adapters.title')}</h3>
        <Button look="quiet" Icon={FilePlus} disabled={adding} onClick={() => input.current?.click()}>
          {t(adding ? 'adapters.adding' : 'adapters.add')}
        </Button>
        <input
          ref={input}
          type="file"
          data-testid="adapter-files"
          aria-label={t('adapters.add')}
          multiple
          accept=".gguf,.safetensors,.json"
          hidden
          onChange={event => {
            const files = [...(event.target.files ?? [])]
            event.target.value = ''
            if (files.length > 0) void adapters.add(files)
          }}
        />
      </div>
      {error && (
        <p role="alert" className={styles.error}>
          {error.message}
        </p>
      )}
      {rows.length === 0 ? <p className={styles.hint}>{t('adapters.hint')}</p> : rows.map(row => <Row key={row.id} row={row} />)}
    </section>
  )
}

function Row({ row: { id, name, on, scale, gpuBytes } }: { row: AdapterRow }) {
  const { t } = useTranslation()
  return (
    <div className={styles.adapter} data-testid="adapter">
      <div className={styles.head}>
        <label className={styles.name}>
          <input type="checkbox" checked={on} onChange={event => adapters.setOn(id, event.target.checked)} />
          <span>{name}</span>
        </label>
        <span className={styles.hint}>{formatBytes(gpuBytes)}</span>
        <IconButton small label={t('adapters.remove', { name })} Icon={Trash2} onClick={() => void adapters.remove(id)} />
      </div>
      {on && (
        <Slider
          label={t('adapters.scale')}
          hint={t('adapters.scaleHint')}
          value={scale}
          {...SCALES}
          onChange={value => adapters.setScale(id, value)}
        />
      )}
    </div>
  )
}
