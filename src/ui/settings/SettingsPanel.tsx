// Settings: appearance, what is kept, the keyboard. Few on purpose; everything else is where it is used.
import Download from 'lucide-react/icons/download'
import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import Upload from 'lucide-react/icons/upload'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { pickImport, saveExport } from '../app/actions.ts'
import { commands } from '../app/commands.ts'
import { type Language, setLanguage } from '../i18n/index.ts'
import { Button, Keys, Section, Segmented } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { setTheme, type ThemeChoice, themeStore } from '../theme/store.ts'
import { Computing } from './Computing.tsx'
import { saveEverything } from './everything.ts'
import { Privacy } from './Privacy.tsx'
import { Row } from './Row.tsx'
import styles from './settings.module.css'

export default function SettingsPanel() {
  const { t, i18n } = useTranslation()
  const theme = useStore(themeStore, state => state.choice)
  return (
    <div className={page.scroll}>
      <div className={page.page}>
        <h2 className={page.big}>{t('settings.title')}</h2>
        <Section title={t('settings.appearance')}>
          <Row label={t('settings.theme')}>
            <Segmented<ThemeChoice>
              label={t('settings.theme')}
              value={theme}
              onChange={setTheme}
              choices={[
                { value: 'system', label: t('settings.themeSystem'), Icon: Monitor },
                { value: 'light', label: t('settings.themeLight'), Icon: Sun },
                { value: 'dark', label: t('settings.themeDark'), Icon: Moon },
              ]}
            />
          </Row>
          <Row label={t('settings.language')}>
            <Segmented<Language>
              label={t('settings.language')}
              value={i18n.language === 'zh' ? 'zh' : 'en'}
              onChange={language => void setLanguage(language)}
              choices={[
                { value: 'en', label: 'English' },
                { value: 'zh', label: '简体中文' },
              ]}
            />
          </Row>
        </Section>
        <Computing />
        <Section title={t('settings.conversations')}>
          <p className={styles.hint}>{t('settings.conversationsHint')}</p>
          <div className={page.buttons}>
            <Button Icon={Download} onClick={saveExport}>
              {t('chat.exportAll')}
            </Button>
            <Button Icon={Upload} onClick={pickImport}>
              {t('chat.import')}
            </Button>
          </div>
        </Section>
        <Section title={t('settings.move')}>
          <p className={styles.hint}>{t('settings.moveHint')}</p>
          <div className={page.buttons}>
            <Button Icon={Download} data-testid="export-everything" onClick={saveEverything}>
              {t('settings.moveOut')}
            </Button>
            <Button Icon={Upload} onClick={pickImport}>
              {t('settings.moveIn')}
            </Button>
          </div>
        </Section>
        <Privacy />
        <Section title={t('settings.keyboard')}>
          {commands().map(
            ({ id, label, shortcut }) =>
              shortcut && (
                <Row key={id} label={typeof label === 'object' ? label.text : (t(label) as string)}>
                  <Keys shortcut={shortcut} />
                </Row>
              ),
          )}
        </Section>
        <Section title={t('settings.about')}>
          <p className={styles.hint}>{t('settings.aboutText')}</p>
        </Section>
      </div>
    </div>
  )
}
