import { type Static, Type } from '@sinclair/typebox';
import { Page } from './bank-pages.ts';
import { Text } from './fields.ts';
import { getRoute, route } from './route.ts';

/** What the bank has the workstation look for after the login (R-BANK-45, R-CLIENT-27). */

/** One component as the workstation finds it: a version such as `6.0`, `present` for what has none, or what is wrong with it. */
const Found = Type.String({
  pattern: '^(present|missing|blocked|not-running|\\d{1,4}(\\.\\d{1,4}){0,3})$',
  maxLength: 24,
});

/** What the workstation has. */
export const ComponentReport = Type.Object({
  /** The bank's site among the browser's trusted sites (R-CLIENT-15). */
  trustedSite: Found,
  /** Version of Tumar CSP (R-CLIENT-4 to R-CLIENT-10). */
  tumarCsp: Found,
  /** Version of the token's driver (R-CLIENT-11 to R-CLIENT-13). */
  tokenDriver: Found,
  /** Version of the bank's component in the browser: ActiveX then, a signing agent now (R-CLIENT-16 to R-CLIENT-28). */
  cryptoComponent: Found,
  /** The CA's root certificates among the trusted ones. */
  rootCertificate: Found,
});
export type ComponentReport = Static<typeof ComponentReport>;
export type ComponentName = keyof ComponentReport;

export const ComponentView = Type.Object({
  name: Type.KeyOf(ComponentReport),
  label: Text,
  /** As reported; empty before the report. */
  found: Type.String(),
  /** The version that is needed; empty where any will do. */
  needed: Type.String(),
  state: Type.Union([
    Type.Literal('unknown'),
    Type.Literal('ok'),
    Type.Literal('wrong-version'),
    Type.Literal('not-installed'),
    Type.Literal('not-running'),
    Type.Literal('blocked'),
  ]),
  stateText: Text,
  /** What to do, in order; empty where nothing is to be done. */
  steps: Type.Array(Text),
});
export type ComponentView = Static<typeof ComponentView>;

/** Where a login goes on. */
export const NextStep = Type.Union([
  Type.Literal('change-password'),
  Type.Literal('load-components'),
  Type.Literal('sign-in-with-token'),
  Type.Literal('critical-profiles'),
  Type.Literal('subscriber'),
  Type.Literal('main'),
]);

export const bankComponentRoutes = {
  components: getRoute(
    '/components',
    Type.Object({ page: Page, columns: Type.Array(Text), components: Type.Array(ComponentView) }),
    'The page «Загрузка криптографических компонентов»; once something was found missing, what to install.',
    ['R-BANK-45', 'R-CLIENT-27'],
  ),
  reportComponents: route({
    method: 'POST',
    path: '/components',
    body: ComponentReport,
    reply: Type.Object({
      components: Type.Array(ComponentView),
      /** `install-components`: something is missing. `log-in-again`: it is installed now, and the session has ended (R-BANK-46). */
      next: Type.Union([NextStep, Type.Literal('install-components'), Type.Literal('log-in-again')]),
    }),
    does: 'The workstation tells what it has. Asked for only with the setting `components: checked`.',
    requirements: ['R-BANK-45', 'R-BANK-46'],
  }),
};
