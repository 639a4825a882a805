import type { BankProblem } from './row.ts';

/** The check of the workstation's components (machine 7.5, L8). */
export const COMPONENTS_PROBLEMS = {
  'components-required': {
    status: 403,
    title: 'The components of the workstation must be checked first',
    hint: 'Go on at “Loading the cryptographic components”; install what is missing and log in once more.',
    ru: {
      title: 'Сначала нужно проверить компоненты рабочего места',
      hint: 'Продолжите на странице «Загрузка криптографических компонентов»; установите недостающее и войдите еще раз.',
    },
    kk: {
      title: 'Алдымен жұмыс орнының компоненттерін тексеру қажет',
      hint: '«Криптографиялық компоненттердің жүктеуі» бетінде жалғастырыңыз; жетіспейтінін орнатып, тағы бір рет кіріңіз.',
    },
  },
  'components-not-asked': {
    status: 409,
    title: 'The bank has not asked for the components',
    hint: 'Go on with the login where it stands; the bank asks after the password, when it is set to check components.',
    ru: {
      title: 'Банк не запрашивал компоненты',
      hint: 'Продолжите вход с текущего шага: Банк спрашивает после пароля, если проверка компонентов включена.',
    },
    kk: {
      title: 'Банк компоненттерді сұраған жоқ',
      hint: 'Кіруді ағымдағы қадамнан жалғастырыңыз: тексеру қосулы болса, Банк құпия сөзден кейін сұрайды.',
    },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
