// Beside the built-in model, as long as nothing was said: what it is, and the larger ones that a click away write more freely.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { shell } from '../app/store.ts'
import { models } from '../engine.ts'
import { formatBytes } from '../i18n/format.ts'
import { builtIn } from './catalogue.ts'
import { ModelButton } from './ModelButton.tsx'
import styles from './model.module.css'

export function Offer() {
  const { t } = useTranslation()
  const isBuiltIn = useStore(models, state => state.info?.name === builtIn.name)
  const loading = useStore(models, state => state.loading !== null)
  const library = useStore(models, state => state.library.models)
  if (!isBuiltIn || loading) return null
  const larger = library.filter(model => model.file !== builtIn.file)
  return (
    <div className={styles.offer} data-testid="offer">
      <p>
        {t('model.offer', { name: builtIn.name, size: formatBytes(builtIn.sizeBytes) })}{' '}
        <button type="button" className={styles.link} onClick={() => shell.setState({ cardOpen: true })}>
          {t('model.card')}
        </button>
      </p>
      <div className={styles.row}>
        {larger.slice(0, 2).map(model => (
          <ModelButton key={model.file} model={model} />
        ))}
      </div>
    </div>
  )
}
