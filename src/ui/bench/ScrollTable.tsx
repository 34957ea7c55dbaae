// A table wider than its place: it scrolls there, by keyboard too.
import type { ReactNode } from 'react'
import styles from './bench.module.css'

export const ScrollTable = ({ label, testId, children }: { label: string; testId?: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section className={styles.tableScroll} tabIndex={0} aria-label={label}>
    <table className={styles.table} data-testid={testId}>
      {children}
    </table>
  </section>
)
