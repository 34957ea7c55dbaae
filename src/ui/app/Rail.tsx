// The rail: the seal, the panels, and in the wide form the panel's own list. On a phone it is the bottom bar.
import Languages from 'lucide-react/icons/languages'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { toggleLanguage } from '../i18n/index.ts'
import { listedPanels, type Panel } from '../panels.ts'
import { IconButton } from '../parts/index.tsx'
import { themeStore, toggleTheme } from '../theme/store.ts'
import { Mark } from './Mark.tsx'
import styles from './Rail.module.css'

export function Rail({ panel }: { panel: Panel }) {
  const { t } = useTranslation()
  const theme = useStore(themeStore, state => state.shown)
  return (
    <aside className={styles.rail}>
      <a className={styles.brand} href="#/home" aria-label="Inkstone">
        <Mark size={24} />
        <span>Inkstone</span>
      </a>
      <nav aria-label={t('shell.navigation')} className={styles.panels}>
        {listedPanels.map(({ id, label, Icon }) => (
          <a key={id} href={`#/${id}`} aria-current={id === panel.id ? 'page' : undefined} title={t(label) as string}>
            <Icon size={16} strokeWidth={1.75} aria-hidden />
            <span>{t(label) as string}</span>
          </a>
        ))}
      </nav>
      <div className={styles.side}>{panel.Side && <panel.Side />}</div>
      <div className={styles.foot}>
        <IconButton data-testid="theme-toggle" label={t('shell.theme')} Icon={theme === 'dark' ? Sun : Moon} onClick={toggleTheme} />
        <IconButton data-testid="lang-toggle" label={t('shell.language')} Icon={Languages} onClick={toggleLanguage} />
      </div>
    </aside>
  )
}
