import type { ProblemRow } from '../../http/problem.ts';

/** One row: what a program sees, and what a person reads in English (JSON) and in Russian (pages). */
export interface BankProblem extends ProblemRow {
  readonly ru: { readonly title: string; readonly hint: string };
}

/** Everything the bank can say no with. The order inside a group is the order in which the checks are made. */
export const BANK_PROBLEMS = {
  // The session.
  'wrong-host': {
    status: 421,
    title: 'This name is not served here',
    hint: 'Use the address that the bank printed when it started.',
    ru: { title: 'Адрес не обслуживается', hint: 'Используйте адрес, который банк вывел при запуске.' },
  },
  'foreign-origin': {
    status: 403,
    title: 'The request comes from another site',
    hint: 'Work from the pages of the bank itself.',
    ru: { title: 'Запрос пришел с другого сайта', hint: 'Работайте со страниц самого банка.' },
  },
  'not-logged-in': {
    status: 401,
    title: 'Nobody is logged in',
    hint: 'Log in with login and password.',
    ru: { title: 'Вход не выполнен', hint: 'Войдите в систему: введите логин и пароль.' },
  },
  'session-expired': {
    status: 401,
    title: 'The session has ended',
    hint: 'Log in again; what was done before is kept.',
    ru: { title: 'Сеанс завершен', hint: 'Войдите снова; все, что сделано, сохранено.' },
  },
  'login-refused': {
    status: 401,
    title: 'Wrong login or password',
    hint: 'Check both and try again. Three wrong entries lock the user.',
    ru: {
      title: 'Неверный логин или пароль',
      hint: 'Проверьте данные и повторите. После трех неверных вводов система блокируется.',
    },
  },
  'user-locked': {
    status: 403,
    title: 'The user is locked',
    hint: 'Ask the bank manager to unlock the user; a new PIN envelope comes with it.',
    ru: {
      title: 'Пользователь заблокирован',
      hint: 'Обратитесь к менеджеру банка: он разблокирует Вас и выдаст новый ПИН-конверт.',
    },
  },
  'password-change-required': {
    status: 403,
    title: 'The password must be changed first',
    hint: 'Choose a new password of 6 to 10 characters.',
    ru: { title: 'Необходимо сменить пароль', hint: 'Задайте новый пароль длиной от 6 до 10 символов.' },
  },
  'password-change-not-due': {
    status: 409,
    title: 'No change of password is due',
    hint: 'The password is changed after a login with the password of a PIN envelope; the bank manager issues a new one.',
    ru: {
      title: 'Смена пароля не требуется',
      hint: 'Пароль меняется после входа с паролем из ПИН-конверта; новый конверт выдает менеджер банка.',
    },
  },
  'password-refused': {
    status: 422,
    title: 'The new password is not accepted',
    hint: 'Enter the same password twice: 6 to 10 characters, not the old one.',
    ru: {
      title: 'Новый пароль не принят',
      hint: 'Введите дважды один и тот же пароль: от 6 до 10 символов, не совпадающий со старым.',
    },
  },
  'token-sign-in-required': {
    status: 403,
    title: 'Signing in with the token is required',
    hint: 'Sign in with the key on your token. If its certificate has ended, apply to the bank for a re-issue.',
    ru: {
      title: 'Требуется вход с ключом ЭЦП',
      hint: 'Войдите с ключом на Вашем носителе. Если срок сертификата истек, обратитесь в банк за перевыпуском.',
    },
  },
  'challenge-used': {
    status: 409,
    title: 'There is no fresh challenge',
    hint: 'Ask for a new challenge and sign that one; each is good for one answer and a few minutes.',
    ru: {
      title: 'Нет действующего запроса на вход',
      hint: 'Получите новый запрос и подпишите его: каждый действует один раз и несколько минут.',
    },
  },
  // Signatures and certificates.
  'cms-malformed': {
    status: 422,
    title: 'The signature cannot be read',
    hint: 'Send a CMS SignedData (RFC 5652) in DER with one signer and the signer’s certificate.',
    ru: {
      title: 'Подпись не читается',
      hint: 'Отправьте CMS SignedData (RFC 5652) в DER с одним подписавшим и его сертификатом.',
    },
  },
  'signature-wrong': {
    status: 422,
    title: 'The signature does not verify',
    hint: 'Sign exactly the octets that the bank gave, with the key that belongs to the certificate.',
    ru: {
      title: 'Подпись неверна',
      hint: 'Подпишите ровно те данные, которые выдал банк, ключом, соответствующим сертификату.',
    },
  },
  'certificate-untrusted': {
    status: 403,
    title: 'The certificate does not come from the CA that the bank trusts',
    hint: 'Use a certificate of the CA to which the bank is connected.',
    ru: {
      title: 'Сертификат выпущен не тем удостоверяющим центром',
      hint: 'Используйте сертификат удостоверяющего центра, с которым работает банк.',
    },
  },
  'certificate-not-yet-valid': {
    status: 403,
    title: 'The certificate is not valid yet',
    hint: 'Wait for the start of its validity, or check the clock.',
    ru: { title: 'Срок действия сертификата еще не начался', hint: 'Дождитесь начала срока или проверьте часы.' },
  },
  'certificate-expired': {
    status: 403,
    title: 'The certificate has ended and its key no longer works',
    hint: 'A regeneration can no longer be signed with it. Apply to the bank in free form: its Operationist has the certificate re-issued.',
    ru: {
      title: 'Срок действия сертификата истек, Ключ ЭЦП не действует',
      hint: 'Регенерацию этим ключом уже не подписать. Обратитесь в банк с заявлением в свободной форме: перевыпуск оформит операционист.',
    },
  },
  'certificate-revoked': {
    status: 403,
    title: 'The certificate is revoked',
    hint: 'Its key is out of use for good. Apply to the bank for a new key set.',
    ru: {
      title: 'Сертификат отозван',
      hint: 'Ключ больше не действует. Обратитесь в банк за новым комплектом ключей.',
    },
  },
  'revocation-unknown': {
    status: 503,
    title: 'It cannot be found out whether the certificate is revoked',
    hint: 'The CA’s revocation list cannot be had. Nothing was accepted; try again when the CA is back.',
    ru: {
      title: 'Невозможно проверить, не отозван ли сертификат',
      hint: 'Список отзыва удостоверяющего центра недоступен. Ничего не принято; повторите позже.',
    },
  },
  'key-not-registered': {
    status: 403,
    title: 'The key is not registered for this subscriber',
    hint: 'Use the token whose key set the bank has registered for you.',
    ru: {
      title: 'Ключ не зарегистрирован за этим абонентом',
      hint: 'Используйте носитель с комплектом ключей, который зарегистрирован за Вами в банке.',
    },
  },
  'key-retired': {
    status: 403,
    title: 'The key belongs to an earlier key set and is no longer accepted',
    hint: 'Sign with the key of the new set.',
    ru: { title: 'Ключ прежнего комплекта больше не принимается', hint: 'Подпишите ключом нового комплекта.' },
  },
  // The regeneration.
  'profile-unknown': {
    status: 404,
    title: 'There is no such key profile',
    hint: 'Choose a profile from the list «Профили».',
    ru: { title: 'Такого профиля нет', hint: 'Выберите профиль из списка «Профили».' },
  },
  'profile-revoked': {
    status: 409,
    title: 'The key profile is revoked',
    hint: 'Apply to the bank for a new key set.',
    ru: { title: 'Профиль отозван', hint: 'Обратитесь в банк за новым комплектом ключей.' },
  },
  'regeneration-in-progress': {
    status: 409,
    title: 'A regeneration of this profile is already in progress',
    hint: 'Go on with it from where it stands, or cancel the draft if it was not sent yet.',
    ru: {
      title: 'Регенерация этого профиля уже выполняется',
      hint: 'Продолжите ее с текущего шага или отмените черновик, если он еще не отправлен.',
    },
  },
  'no-draft': {
    status: 409,
    title: 'There is no draft of a regeneration',
    hint: 'Select the profile and press «Новый» first.',
    ru: { title: 'Нет черновика запроса', hint: 'Сначала выделите профиль и нажмите «Новый».' },
  },
  'signing-window-not-open': {
    status: 409,
    title: 'The draft was not put forward for signing',
    hint: 'Press «Отправить документ в банк» first; then the window «Подпись» opens.',
    ru: {
      title: 'Черновик не передан на подпись',
      hint: 'Сначала нажмите «Отправить документ в банк»: откроется окно «Подпись».',
    },
  },
  'no-request': {
    status: 409,
    title: 'No request is being processed for this profile',
    hint: 'Look at the status of the profile in «Профили».',
    ru: { title: 'По профилю нет запроса в обработке', hint: 'Проверьте статус в списке «Профили».' },
  },
  'new-certificate-not-ready': {
    status: 409,
    title: 'There is no new certificate to receive',
    hint: 'Open «Профили» again later: the button works for the status «Получен новый сертификат» only.',
    ru: {
      title: 'Нового сертификата нет',
      hint: 'Откройте «Профили» позже: кнопка действует только в статусе «Получен новый сертификат».',
    },
  },
  'request-pair-incomplete': {
    status: 422,
    title: 'The key set must be one GOST and one RSA request',
    hint: 'Send exactly one request of each algorithm.',
    ru: {
      title: 'В комплекте должны быть один запрос ГОСТ и один запрос RSA',
      hint: 'Отправьте ровно по одному запросу на каждый алгоритм.',
    },
  },
  'request-malformed': {
    status: 422,
    title: 'The certificate request cannot be read',
    hint: 'The content of each CMS must be a PKCS#10 request in DER.',
    ru: { title: 'Запрос на сертификат не читается', hint: 'Содержимым каждого CMS должен быть PKCS#10 в DER.' },
  },
  'request-algorithm': {
    status: 422,
    title: 'The key of the request is of another algorithm than it says',
    hint: 'Make a GOST 34.310-2004 and an RSA-2048 key pair and label each request with its own algorithm.',
    ru: {
      title: 'Алгоритм ключа в запросе не тот, что заявлен',
      hint: 'Сформируйте пары ГОСТ 34.310-2004 и RSA-2048 и укажите каждому запросу его алгоритм.',
    },
  },
  'possession-unproven': {
    status: 422,
    title: 'The request is not signed by its own new key',
    hint: 'Sign each PKCS#10 with the private key that belongs to its public key.',
    ru: {
      title: 'Запрос не подписан собственным новым ключом',
      hint: 'Подпишите каждый PKCS#10 закрытым ключом, соответствующим его открытому ключу.',
    },
  },
  'subject-mismatch': {
    status: 422,
    title: 'The name in the request is not the registered one',
    hint: 'The subject must be exactly that of the current certificate; a change of name needs the bank.',
    ru: {
      title: 'Имя владельца в запросе не совпадает с зарегистрированным',
      hint: 'Укажите имя в точности как в текущем сертификате; для смены имени обратитесь в банк.',
    },
  },
  'key-reused': {
    status: 422,
    title: 'The request is for a key that the bank already knows',
    hint: 'A regeneration needs new keys: generate a new pair on the token.',
    ru: {
      title: 'Запрос составлен на уже известный банку ключ',
      hint: 'Регенерация требует новых ключей: сформируйте на носителе новую пару.',
    },
  },
  'ca-refused': {
    status: 422,
    title: 'The certification authority refused the request',
    hint: 'See its reason; the current key stays in operation. Press «Новый» to begin anew.',
    ru: {
      title: 'Удостоверяющий центр отказал в запросе',
      hint: 'Причина указана; текущий ключ остается в эксплуатации. Чтобы начать заново, нажмите «Новый».',
    },
  },
  'ca-unavailable': {
    status: 503,
    title: 'The certification authority cannot be reached',
    hint: 'Nothing was sent. Press «Подписать» again later, or cancel the draft.',
    ru: {
      title: 'Удостоверяющий центр недоступен',
      hint: 'Ничего не отправлено. Нажмите «Подписать» позже еще раз или отмените черновик.',
    },
  },
  'issued-certificate-wrong': {
    status: 502,
    title: 'The CA issued something else than was requested',
    hint: 'Report it to the bank. The current key stays in operation.',
    ru: {
      title: 'Удостоверяющий центр выпустил не то, что запрошено',
      hint: 'Сообщите в банк. Текущий ключ остается в эксплуатации.',
    },
  },
  'proof-wrong': {
    status: 422,
    title: 'It is not proven that the token holds the new key',
    hint: 'Sign the new GOST certificate’s DER with the new GOST key and press «Продолжить» again; nothing is lost.',
    ru: {
      title: 'Не подтверждено, что новый ключ находится на носителе',
      hint: 'Подпишите новый сертификат ГОСТ новым ключом ГОСТ и снова нажмите «Продолжить»; ничего не потеряно.',
    },
  },
  // Documents.
  'help-unknown': {
    status: 404,
    title: 'There is no such section of the help',
    hint: 'Open the help with F1 or «Помощь» from the window in question.',
    ru: {
      title: 'Такого раздела справки нет',
      hint: 'Откройте справку клавишей F1 или кнопкой «Помощь» нужного окна.',
    },
  },
  'letter-unknown': {
    status: 404,
    title: 'There is no such letter',
    hint: 'Choose a letter from the list; the bank answers letters that it has accepted.',
    ru: { title: 'Такого письма нет', hint: 'Выберите письмо из списка; Банк отвечает на принятые письма.' },
  },
  'document-kind-unknown': {
    status: 404,
    title: 'There is no such kind of documents',
    hint: 'Choose one from the tree in the main window.',
    ru: { title: 'Таких документов нет', hint: 'Выберите документы в дереве главного окна.' },
  },
  'document-unknown': {
    status: 404,
    title: 'There is no such document',
    hint: 'Choose a document from the list «Платежные поручения».',
    ru: { title: 'Такого документа нет', hint: 'Выберите документ из списка «Платежные поручения».' },
  },
  'preparation-right-missing': {
    status: 403,
    title: 'The user may only view',
    hint: 'Have a user with a signature right, or with the right to prepare documents, do it.',
    ru: {
      title: 'Пользователю доступен только просмотр',
      hint: 'Документ может подготовить пользователь с правом подписи или подготовки документов.',
    },
  },
  'signature-right-missing': {
    status: 403,
    title: 'The user has no signature right',
    hint: 'Have a user with a signature right sign.',
    ru: {
      title: 'Пользователь без права подписи',
      hint: 'Документ подписывает пользователь, имеющий право подписи.',
    },
  },
  'second-before-first': {
    status: 409,
    title: 'The second signature cannot come before the first',
    hint: 'Have a user with the right of the first signature sign first.',
    ru: {
      title: 'Вторая подпись не может стоять до первой',
      hint: 'Сначала документ подписывает пользователь с правом первой подписи.',
    },
  },
  'second-signature-expected': {
    status: 409,
    title: 'Only the second signature is missing',
    hint: 'Have a user with the right of the second signature sign.',
    ru: {
      title: 'Ожидается вторая подпись',
      hint: 'Документ подписывает пользователь с правом второй подписи.',
    },
  },
  'same-person': {
    status: 409,
    title: 'One person may not give both signatures',
    hint: 'Have another person sign second.',
    ru: { title: 'Обе подписи одного лица не допускаются', hint: 'Вторую подпись ставит другое лицо.' },
  },
  'signatures-complete': {
    status: 409,
    title: 'The document is sent and takes no more signatures',
    hint: 'A document carries two signatures at most. Create a new one for another payment.',
    ru: {
      title: 'Документ отправлен, подписи больше не принимаются',
      hint: 'Под документом не более двух подписей. Для другого платежа создайте новый документ.',
    },
  },
  'document-closed': {
    status: 409,
    title: 'The document is sent and cannot be changed',
    hint: 'Create a new document.',
    ru: { title: 'Документ отправлен, изменить его нельзя', hint: 'Создайте новый документ.' },
  },
  'document-not-sent': {
    status: 409,
    title: 'The document was not sent to the bank',
    hint: 'Sign it first.',
    ru: { title: 'Документ не отправлен в банк', hint: 'Сначала подпишите его.' },
  },
  'date-wrong': {
    status: 422,
    title: 'There is no such day',
    hint: 'Give the date as YYYY-MM-DD.',
    ru: { title: 'Такой даты нет', hint: 'Укажите дату в виде ГГГГ-ММ-ДД.' },
  },
  'account-wrong': {
    status: 422,
    title: 'The account number is wrong',
    hint: 'Check the IBAN: its two check digits do not fit.',
    ru: { title: 'Неверный номер счета', hint: 'Проверьте ИИК (IBAN): контрольные цифры не сходятся.' },
  },
  'number-wrong': {
    status: 422,
    title: 'The IIN or BIN is wrong',
    hint: 'Check the number: its check digit does not fit.',
    ru: { title: 'Неверный ИИН или БИН', hint: 'Проверьте номер: контрольная цифра не сходится.' },
  },
  'amount-wrong': {
    status: 422,
    title: 'The amount is wrong',
    hint: 'Give tenge and tiyn, more than nothing and without leading zeros, e.g. 125000.00.',
    ru: { title: 'Неверная сумма', hint: 'Укажите тенге и тиын, больше нуля и без ведущих нулей, например 125000.00.' },
  },
  'bank-code-wrong': {
    status: 422,
    title: 'The bank code is wrong',
    hint: 'Give the BIC (ISO 9362) of the beneficiary’s bank: 8 or 11 characters, the fifth and sixth its country.',
    ru: {
      title: 'Неверный код банка',
      hint: 'Укажите BIC банка бенефициара: 8 или 11 знаков, пятый и шестой — страна.',
    },
  },
  'currency-wrong': {
    status: 422,
    title: 'The bank does not deal in this currency',
    hint: 'Give the three letters of a foreign currency that the bank deals in, e.g. USD, EUR, RUB, CNY.',
    ru: { title: 'Банк не работает с этой валютой', hint: 'Укажите код валюты, например USD, EUR, RUB, CNY.' },
  },
  'currency-amount-wrong': {
    status: 422,
    title: 'The amount is wrong for this currency',
    hint: 'Write it with exactly the decimal places of the currency, more than nothing: 100.00 USD, 5000 JPY.',
    ru: {
      title: 'Неверная сумма для этой валюты',
      hint: 'Укажите столько знаков после точки, сколько у валюты: 100.00 USD, 5000 JPY.',
    },
  },
  'people-twice': {
    status: 422,
    title: 'A person is listed twice',
    hint: 'Put all of a person’s money of one document into one line.',
    ru: { title: 'Человек указан дважды', hint: 'Укажите каждого человека в документе один раз.' },
  },
  'total-wrong': {
    status: 422,
    title: 'The total is wrong',
    hint: 'Make the amount the sum of the people’s amounts.',
    ru: { title: 'Неверный итог', hint: 'Сумма документа должна быть равна сумме по списку людей.' },
  },
  'funds-missing': {
    status: 422,
    title: 'There is not enough money on the account',
    hint: 'Look at the statement of the account; pay less, or after money has come in.',
    ru: {
      title: 'Недостаточно средств на счете',
      hint: 'Проверьте выписку по счету; уменьшите сумму или дождитесь поступлений.',
    },
  },
  'period-wrong': {
    status: 422,
    title: 'The period is wrong',
    hint: 'Give two days as YYYY-MM-DD, the first not after the last.',
    ru: { title: 'Неверный период', hint: 'Укажите две даты ГГГГ-ММ-ДД, первая не позже второй.' },
  },
  'payer-wrong': {
    status: 422,
    title: 'The payer is not the client',
    hint: 'Pay from the client’s own account and with its own BIN, to another account.',
    ru: {
      title: 'Плательщик не является клиентом',
      hint: 'Платите со своего счета и со своим БИН, на другой счет.',
    },
  },
  // The bank manager.
  'client-unknown': {
    status: 404,
    title: 'The bank has no such client',
    hint: 'Register the organisation first.',
    ru: { title: 'Такого клиента нет', hint: 'Сначала зарегистрируйте организацию.' },
  },
  'client-exists': {
    status: 409,
    title: 'The organisation or the account is already registered',
    hint: 'Register users for the existing client.',
    ru: { title: 'Организация или счет уже зарегистрированы', hint: 'Добавьте пользователей существующему клиенту.' },
  },
  'user-unknown': {
    status: 404,
    title: 'The bank has no such user',
    hint: 'Register the user first.',
    ru: { title: 'Такого пользователя нет', hint: 'Сначала зарегистрируйте пользователя.' },
  },
  'login-taken': {
    status: 409,
    title: 'The login is taken',
    hint: 'Choose another login.',
    ru: { title: 'Логин занят', hint: 'Выберите другой логин.' },
  },
  'certificate-malformed': {
    status: 422,
    title: 'The certificate cannot be read',
    hint: 'Send X.509 certificates in DER.',
    ru: { title: 'Сертификат не читается', hint: 'Отправьте сертификаты X.509 в DER.' },
  },
  'certificate-pair-incomplete': {
    status: 422,
    title: 'A key set is one GOST and one RSA certificate',
    hint: 'Send exactly one certificate of each algorithm.',
    ru: {
      title: 'Комплект состоит из одного сертификата ГОСТ и одного RSA',
      hint: 'Отправьте ровно по одному сертификату на каждый алгоритм.',
    },
  },
  'certificate-owner-wrong': {
    status: 422,
    title: 'The certificates are not those of this user',
    hint: 'Both must carry the same subject with the IIN of the user.',
    ru: {
      title: 'Сертификаты не принадлежат этому пользователю',
      hint: 'Оба должны содержать одного и того же владельца с ИИН пользователя.',
    },
  },
  'certificate-registered': {
    status: 409,
    title: 'The key is already registered',
    hint: 'Register every key set once.',
    ru: { title: 'Ключ уже зарегистрирован', hint: 'Каждый комплект регистрируется один раз.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;

export type BankProblemCode = keyof typeof BANK_PROBLEMS;
