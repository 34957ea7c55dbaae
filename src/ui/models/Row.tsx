// One model of a list: its name, what is known of it, what can be done.
import type { ReactNode } from 'react'
import styles from './models.module.css'

export function Row({ name, facts, current, children }: { name: string; facts: string[]; current?: boolean; children: ReactNode }) {
  return (
    <li className={styles.row} data-current={current || undefined}>
      <span className={styles.name}>{name}</span>
      <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
      <span className={styles.actions}>{children}</span>
    </li>
  )
}
