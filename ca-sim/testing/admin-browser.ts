import { accessRoutes } from '../../http/access-routes.ts';
import type { Chromium } from '../../http/testing/chromium.ts';
import type { CaSim } from '../index.ts';

/** Types the admin token into the login form and sends it. */
export async function logInAsAdministrator(browser: Chromium, { url, adminToken }: CaSim): Promise<void> {
  await browser.goTo(url + accessRoutes.form.path);
  await browser.type(adminToken);
  await browser.follow(() => browser.press('Enter'));
}
