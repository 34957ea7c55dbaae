// The header of the work: where you are, what can be done here.
import Command from 'lucide-react/icons/command'
import History from 'lucide-react/icons/history'
import PanelRight from 'lucide-react/icons/panel-right'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { models } from '../engine.ts'
import { mayCompute } from '../model/store.ts'
import type { Panel } from '../panels.ts'
import { IconButton, Keys } from '../parts/index.tsx'
import styles from './Header.module.css'
import { setInspectorOpen, shell } from './store.ts'

export function Header({ panel }: { panel: Panel }) {
  const { t } = useTranslation()
  const open = useStore(shell, state => state.inspectorOpen)
  const usable = useStore(models, mayCompute)
  return (
    <header className={styles.header}>
      {panel.Side && (
        <IconButton
          className={styles.narrow}
          label={t('shell.conversations')}
          Icon={History}
          onClick={() => shell.setState({ drawerOpen: true })}
        />
      )}
      <h1 className={styles.title}>
        <span data-under={panel.Crumb !== undefined || undefined}>{t(panel.label) as string}</span>
        {panel.Crumb && <panel.Crumb />}
      </h1>
      <div className={styles.actions}>
        {panel.Actions && <panel.Actions />}
        <button
          type="button"
          data-testid="open-palette"
          className={styles.palette}
          onClick={() => shell.setState({ paletteOpen: true })}
          title={t('shell.commands')}
        >
          <Command size={16} strokeWidth={1.75} aria-hidden className={styles.paletteIcon} />
          <span className="visually-hidden">{t('shell.commands')}</span>
          <Keys shortcut="Mod+K" />
        </button>
        {panel.Inspector && usable && (
          <IconButton
            label={open ? t('shell.hideInspector') : t('shell.showInspector')}
            aria-pressed={open}
            Icon={PanelRight}
            onClick={() => setInspectorOpen(!open)}
          />
        )}
      </div>
    </header>
  )
}
