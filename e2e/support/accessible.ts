// What axe finds wrong with the page as it is now, as lines that say where.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from '../fixtures.ts'

export async function expectAccessible(page: Page) {
  // Colours in the middle of a transition are nobody's to read.
  await page.evaluate(() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => {}))))
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(node => `${id} (${help}): ${node.target.join(' ')} ${node.failureSummary}`),
  )
  expect(found).toEqual([])
}
