import type { BankProblem } from './row.ts';

/** Help, letters and documents: what is there, who may do what, which signature is due. */
export const DOCUMENTS_PROBLEMS = {
  'help-unknown': {
    status: 404,
    title: 'There is no such section of the help',
    hint: 'Open the help with F1 or “Help” from the window in question.',
    ru: {
      title: 'Такого раздела справки нет',
      hint: 'Откройте справку клавишей F1 или кнопкой «Помощь» нужного окна.',
    },
    kk: {
      title: 'Анықтамада мұндай бөлім жоқ',
      hint: 'Анықтаманы F1 пернесімен немесе қажетті терезенің «Көмек» батырмасымен ашыңыз.',
    },
  },
  'letter-unknown': {
    status: 404,
    title: 'There is no such letter',
    hint: 'Choose a letter from the list; the bank answers letters that it has accepted.',
    ru: { title: 'Такого письма нет', hint: 'Выберите письмо из списка; Банк отвечает на принятые письма.' },
    kk: { title: 'Мұндай хат жоқ', hint: 'Хатты тізімнен таңдаңыз; Банк қабылданған хаттарға жауап береді.' },
  },
  'document-kind-unknown': {
    status: 404,
    title: 'There is no such kind of documents',
    hint: 'Choose one from the tree in the main window.',
    ru: { title: 'Таких документов нет', hint: 'Выберите документы в дереве главного окна.' },
    kk: { title: 'Мұндай құжаттар жоқ', hint: 'Негізгі терезенің ағашынан құжаттарды таңдаңыз.' },
  },
  'document-unknown': {
    status: 404,
    title: 'There is no such document',
    hint: 'Choose a document from the list “Payment orders”.',
    ru: { title: 'Такого документа нет', hint: 'Выберите документ из списка «Платежные поручения».' },
    kk: { title: 'Мұндай құжат жоқ', hint: '«Төлем тапсырмалары» тізімінен құжатты таңдаңыз.' },
  },
  'preparation-right-missing': {
    status: 403,
    title: 'The user may only view',
    hint: 'Have a user with a signature right, or with the right to prepare documents, do it.',
    ru: {
      title: 'Пользователю доступен только просмотр',
      hint: 'Документ может подготовить пользователь с правом подписи или подготовки документов.',
    },
    kk: {
      title: 'Пайдаланушы тек қарай алады',
      hint: 'Құжатты қол қою немесе құжат дайындау құқығы бар пайдаланушы дайындай алады.',
    },
  },
  'signature-right-missing': {
    status: 403,
    title: 'The user has no signature right',
    hint: 'Have a user with a signature right sign.',
    ru: { title: 'Пользователь без права подписи', hint: 'Документ подписывает пользователь, имеющий право подписи.' },
    kk: { title: 'Пайдаланушының қол қою құқығы жоқ', hint: 'Құжатқа қол қою құқығы бар пайдаланушы қол қояды.' },
  },
  'second-before-first': {
    status: 409,
    title: 'The second signature cannot come before the first',
    hint: 'Have a user with the right of the first signature sign first.',
    ru: {
      title: 'Вторая подпись не может стоять до первой',
      hint: 'Сначала документ подписывает пользователь с правом первой подписи.',
    },
    kk: {
      title: 'Екінші қолтаңба біріншіден бұрын қойылмайды',
      hint: 'Алдымен құжатқа бірінші қолтаңба құқығы бар пайдаланушы қол қояды.',
    },
  },
  'second-signature-expected': {
    status: 409,
    title: 'Only the second signature is missing',
    hint: 'Have a user with the right of the second signature sign.',
    ru: { title: 'Ожидается вторая подпись', hint: 'Документ подписывает пользователь с правом второй подписи.' },
    kk: { title: 'Екінші қолтаңба күтілуде', hint: 'Құжатқа екінші қолтаңба құқығы бар пайдаланушы қол қояды.' },
  },
  'same-person': {
    status: 409,
    title: 'One person may not give both signatures',
    hint: 'Have another person sign second.',
    ru: { title: 'Обе подписи одного лица не допускаются', hint: 'Вторую подпись ставит другое лицо.' },
    kk: { title: 'Екі қолтаңбаны бір адам қоя алмайды', hint: 'Екінші қолтаңбаны басқа адам қояды.' },
  },
  'signatures-complete': {
    status: 409,
    title: 'The document is sent and takes no more signatures',
    hint: 'A document carries two signatures at most. Create a new one for another payment.',
    ru: {
      title: 'Документ отправлен, подписи больше не принимаются',
      hint: 'Под документом не более двух подписей. Для другого платежа создайте новый документ.',
    },
    kk: {
      title: 'Құжат жіберілген, енді қолтаңба қабылданбайды',
      hint: 'Құжат астында екі қолтаңбадан артық болмайды. Басқа төлем үшін жаңа құжат жасаңыз.',
    },
  },
  'document-closed': {
    status: 409,
    title: 'The document is sent and cannot be changed',
    hint: 'Create a new document.',
    ru: { title: 'Документ отправлен, изменить его нельзя', hint: 'Создайте новый документ.' },
    kk: { title: 'Құжат жіберілген, оны өзгертуге болмайды', hint: 'Жаңа құжат жасаңыз.' },
  },
  'document-not-sent': {
    status: 409,
    title: 'The document was not sent to the bank',
    hint: 'Sign it first.',
    ru: { title: 'Документ не отправлен в банк', hint: 'Сначала подпишите его.' },
    kk: { title: 'Құжат банкке жіберілмеген', hint: 'Алдымен оған қол қойыңыз.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
