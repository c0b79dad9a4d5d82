import { expect, type Locator, type Page } from '@playwright/test'

/** More stops than any page has before what a journey is after. */
const mostStops = 120

/** Comes to a control as who has no mouse does: by Tab, or backwards by Shift and Tab. */
export async function tabTo(page: Page, control: Locator, way: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(control).toBeVisible()
  for (let stop = 0; stop < mostStops; stop++) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(way)
  }
  throw new Error(`Tab does not lead to ${control.toString()}.`)
}
