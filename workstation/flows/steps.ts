/** Who is asked in a step: whom to name when nobody answers. */
export type House = 'bank' | 'ca' | 'token';

export interface StepRow {
  /** English, with the label of the screen where the step is a button. */
  readonly title: string;
  readonly house: House;
}

/** Every step of every flow: what progress reports and errors call it. */
export const STEPS = {
  // Personalisation (enrol).
  'certify-desk': { title: 'The CA certifies the key of the Registration Authority', house: 'ca' },
  'register-at-ca': { title: 'The CA registers organisation and person', house: 'ca' },
  'initialise-token': { title: 'The token is initialised and gets its PIN', house: 'token' },
  'request-first-certificates': { title: 'The Registration Authority signs both requests and sends them', house: 'ca' },
  'wait-for-ca': { title: 'The CA approves and issues', house: 'ca' },
  'register-at-bank': { title: 'The bank registers client, user and key profile', house: 'bank' },
  // Login.
  login: { title: 'Login with the password «Далее»', house: 'bank' },
  'change-password': { title: 'Forced change of the password: «Новый пароль», «Еще раз»', house: 'bank' },
  'report-components': { title: '«Загрузка криптографических компонентов»: the PC tells what it has', house: 'bank' },
  'sign-in-with-token': { title: 'Sign in with the token', house: 'bank' },
  'critical-profiles': { title: 'The page of critical profiles «Регенерация комплекта ключей»', house: 'bank' },
  'main-window': { title: 'Subscriber page «Далее», «Далее», main window «Интернет-Клиент»', house: 'bank' },
  // Regeneration.
  'look-at-profile': { title: 'Сервис → Безопасность → Перегенерация комплекта ключей → Профили', house: 'bank' },
  'open-draft': { title: '«Новый»', house: 'bank' },
  'send-document': { title: '«Отправить документ в банк»', house: 'bank' },
  'make-gost-keys': { title: 'A GOST 34.310-2004 key pair is made on the token', house: 'token' },
  'make-rsa-keys': { title: 'An RSA-2048 key pair is made on the token', house: 'token' },
  'sign-requests': {
    title: '«Подписать»: two PKCS#10 requests, each signed with the current key, are sent',
    house: 'bank',
  },
  'wait-for-certificates': { title: 'Waiting for «Получен новый сертификат»', house: 'bank' },
  'receive-certificates': { title: '«Получить сертификат (ключ)», «ОК»', house: 'bank' },
  'install-certificates': { title: 'Both certificates and those of the CA are written to the token', house: 'token' },
  continue: { title: '«Продолжить»', house: 'bank' },
  // KISC's cabinet.
  'enter-cabinet': { title: "KISC's cabinet: login «по сертификату»", house: 'ca' },
  'start-request': { title: '«Запрос на выпуск нового сертификата», «Отправить запрос»', house: 'ca' },
  'send-to-ca': { title: 'Two PKCS#10 requests, each signed with the current key, are sent to the CA', house: 'ca' },
  'report-installation': { title: 'The cabinet is told which certificates are on the token', house: 'ca' },
  // The late route, at the head office.
  'look-at-late-case': { title: 'The head office takes the case from its desk', house: 'bank' },
  'check-token': { title: 'The serial number of the token is that of the acceptance act', house: 'token' },
  'request-reissue': { title: 'The Registration Authority signs both requests and sends them', house: 'ca' },
  'prove-possession': { title: "Both new keys sign the bank's challenge", house: 'token' },
  'register-reissue': { title: 'The bank examines the new key set and registers it', house: 'bank' },
  // The rest.
  'fetch-certificates': {
    title: '«Установить все сертификаты»: the certificates are fetched from the CA',
    house: 'ca',
  },
  'look-at-document': { title: 'A document that the bank has', house: 'bank' },
  'create-document': { title: 'A document is created', house: 'bank' },
  'sign-document': { title: 'The document is signed and sent', house: 'bank' },
  'change-pin': { title: 'The PIN is changed', house: 'token' },
  'unblock-pin': { title: 'The PIN is unblocked with the SO PIN', house: 'token' },
} as const satisfies Readonly<Record<string, StepRow>>;

export type StepName = keyof typeof STEPS;
