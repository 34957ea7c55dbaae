import { expect, test } from './fixtures.ts'

test('a browser without WebGPU is told what is missing and what to do', async ({ page, emptyStudio, complaints }) => {
  await page.goto(emptyStudio.origin)
  await expect(page.getByTestId('no-webgpu')).toContainText('WebGPU')
  await expect(page.getByTestId('no-webgpu').getByRole('listitem')).not.toHaveCount(0)
  expect(complaints.errors).toEqual([])
})
