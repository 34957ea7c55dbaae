// A setting: its name, and what it is set with.
import type { ReactNode } from 'react'
import styles from './settings.module.css'

export const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className={styles.row}>
    <span>{label}</span>
    {children}
  </div>
)
