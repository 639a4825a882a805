import { DEEDS_SCRIPT } from './deeds-script.ts';
import { NCALAYER_SCRIPT } from './ncalayer-script.ts';
import { PAGE_SCRIPT } from './page-script.ts';

/**
 * The one script of the cabinet's pages. Without it every page works too, and the server checks the same; with it a button is
 * disabled until its tick is set (R-NUC-31), the warning of an unprotected storage shows when it is chosen (R-NUC-32), two entries
 * of a new password are compared, and with NCALayer beside it pages sign, make keys and install certificates themselves.
 */
export const SCRIPT = ["'use strict';", NCALAYER_SCRIPT, DEEDS_SCRIPT, PAGE_SCRIPT].join('\n');
