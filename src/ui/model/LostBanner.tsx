// The GPU device was lost: said once, above everything, with the one thing to do.
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { models } from '../engine.ts'
import { Button } from '../parts/index.tsx'
import styles from './model.module.css'

export function LostBanner() {
  const { t } = useTranslation()
  const lost = useStore(models, state => state.lost)
  const loading = useStore(models, state => state.loading)
  if (!lost) return null
  return (
    <div role="alert" className={styles.banner} data-testid="device-lost">
      <TriangleAlert size={20} strokeWidth={1.75} aria-hidden />
      <div>
        <strong>{t('model.lostTitle')}</strong>
        <p>{t('model.lostText')}</p>
        <p className={styles.faint}>{t('model.lostAgain')}</p>
      </div>
      <Button look="primary" disabled={loading !== null} onClick={() => void models.reload()}>
        {t('model.reload')}
      </Button>
    </div>
  )
}
