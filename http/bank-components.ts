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

/** With what the browser reaches the keys: Internet Explorer's ActiveX then, a signing agent that pages talk to over a WebSocket now. */
export type KeyAccess = 'activex' | 'agent';

/** One component of a workstation, as bank and workstation both speak of it. */
export interface ComponentRow {
  readonly label: Static<typeof Text>;
  /** The least version; without one, being there is enough. */
  readonly least?: string;
  /** Which ways to the keys need it. */
  readonly for: readonly KeyAccess[];
  /** The requirements that tell how it is installed. */
  readonly source: string;
}

const BOTH = ['activex', 'agent'] as const;

/** The components, in the order in which the bank's instruction installs them: the one table of both houses. */
export const COMPONENTS = {
  tumarCsp: {
    label: { ru: 'Программа Tumar CSP', kk: 'Tumar CSP бағдарламасы', en: 'The program Tumar CSP' },
    least: '6.0',
    for: BOTH,
    source: 'R-CLIENT-4 to R-CLIENT-10',
  },
  rootCertificate: {
    label: {
      ru: 'Корневые сертификаты удостоверяющего центра',
      kk: 'Куәландырушы орталықтың түбірлік сертификаттары',
      en: 'The root certificates of the CA',
    },
    for: BOTH,
    source: 'R-CLIENT-27',
  },
  tokenDriver: {
    label: { ru: 'Драйвер носителя', kk: 'Тасушының драйвері', en: 'The driver of the carrier' },
    least: '1.0',
    for: BOTH,
    source: 'R-CLIENT-11 to R-CLIENT-13',
  },
  trustedSite: {
    label: {
      ru: 'Сайт банка среди доверенных узлов',
      kk: 'Сенімді тораптардағы банк сайты',
      en: 'The bank’s site among the trusted sites',
    },
    for: ['activex'],
    source: 'R-CLIENT-15',
  },
  bankClient: {
    label: {
      ru: 'BS-Client v3 (ActiveX от BSS LLC)',
      kk: 'BS-Client v3 (BSS LLC ActiveX бағдарламасы)',
      en: 'BS-Client v3 (ActiveX of BSS LLC)',
    },
    least: '3.0',
    for: ['activex'],
    source: 'R-CLIENT-16 to R-CLIENT-21',
  },
  cryptoComponent: {
    label: {
      ru: 'Криптографический компонент (ActiveX)',
      kk: 'Криптографиялық компонент (ActiveX)',
      en: 'The cryptographic component (ActiveX)',
    },
    for: ['activex'],
    source: 'R-CLIENT-22 to R-CLIENT-24',
  },
  keyAddOn: {
    label: {
      ru: 'Надстройка, которая читает ключи',
      kk: 'Кілттерді оқитын тұрғызу',
      en: 'The add-on that reads the keys',
    },
    for: ['activex'],
    source: 'R-CLIENT-25, R-CLIENT-26',
  },
  mainAddOn: {
    label: {
      ru: 'Надстройка главного окна',
      kk: 'Негізгі терезенің тұрғызуы',
      en: 'The add-on of the main window',
    },
    for: ['activex'],
    source: 'R-CLIENT-25, R-CLIENT-26',
  },
  signingAgent: {
    label: {
      ru: 'Агент подписи (NCALayer, CryptoSocket)',
      kk: 'Қол қою агенті (NCALayer, CryptoSocket)',
      en: 'The signing agent (NCALayer, CryptoSocket)',
    },
    for: ['agent'],
    source: 'R-CLIENT-28',
  },
} as const satisfies Readonly<Record<string, ComponentRow>>;

export type ComponentName = keyof typeof COMPONENTS;
export const COMPONENT_NAMES = Object.keys(COMPONENTS) as ComponentName[];

/** What the workstation has: by {@link COMPONENTS}. What a report does not name is not there. */
export const ComponentReport = Type.Partial(
  Type.Object({
    tumarCsp: Found,
    rootCertificate: Found,
    tokenDriver: Found,
    trustedSite: Found,
    bankClient: Found,
    cryptoComponent: Found,
    keyAddOn: Found,
    mainAddOn: Found,
    signingAgent: Found,
  } satisfies Readonly<Record<ComponentName, typeof Found>>),
);
export type ComponentReport = Static<typeof ComponentReport>;

/** The report of a workstation on which everything is installed, in the least version that will do. */
export const COMPLETE_REPORT: Required<ComponentReport> = {
  tumarCsp: '6.0',
  rootCertificate: 'present',
  tokenDriver: '1.0',
  trustedSite: 'present',
  bankClient: '3.0',
  cryptoComponent: 'present',
  keyAddOn: 'present',
  mainAddOn: 'present',
  signingAgent: 'present',
};

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
    does: 'The workstation tells what it has. Asked for only with the settings `components: checked` (ActiveX) and `components: agent-checked` (a signing agent).',
    requirements: ['R-BANK-45', 'R-BANK-46'],
  }),
};
