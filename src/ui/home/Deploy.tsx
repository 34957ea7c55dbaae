// Deploy: locked until an evaluation meets the person's mark; then the ways in which the model is given to others today.
import AppWindow from 'lucide-react/icons/app-window'
import Link from 'lucide-react/icons/link'
import Server from 'lucide-react/icons/server'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { copySettingsLink, copyText } from '../app/actions.ts'
import { toast } from '../app/store.ts'
import { Button } from '../parts/index.tsx'
import styles from './home.module.css'
import { type Facts, lockOf } from './steps.ts'

const command = 'npm run -s inkstone -- serve your-model.gguf'

export function Deploy({ facts }: { facts: Facts }) {
  const { t } = useTranslation()
  const lock = lockOf(facts)
  if (lock) return <p className={styles.text}>{t('home.deployLocked', { missing: t(lock) as string })}</p>
  return (
    <ul className={styles.ways} data-testid="deploy-ways">
      <Way icon={<AppWindow size={20} strokeWidth={1.75} aria-hidden />} title={t('home.app')} text={t('home.appText')} />
      <Way icon={<Link size={20} strokeWidth={1.75} aria-hidden />} title={t('home.link')} text={t('home.linkText')}>
        <Button onClick={() => void copySettingsLink()}>{t('home.copyLink')}</Button>
      </Way>
      <Way icon={<Server size={20} strokeWidth={1.75} aria-hidden />} title={t('home.serve')} text={t('home.serveText')}>
        <code>{command}</code>
        <Button onClick={async () => (await copyText(command)) && toast(t('shell.copied'))}>{t('home.copyCommand')}</Button>
      </Way>
    </ul>
  )
}

const Way = ({ icon, title, text, children }: { icon: ReactNode; title: string; text: string; children?: ReactNode }) => (
  <li>
    {icon}
    <div>
      <b>{title}</b>
      <p>{text}</p>
      {children}
    </div>
  </li>
)
