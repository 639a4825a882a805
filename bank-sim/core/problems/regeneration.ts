import type { BankProblem } from './row.ts';

/** The regeneration of a key set. */
export const REGENERATION_PROBLEMS = {
  'profile-unknown': {
    status: 404,
    title: 'There is no such key profile',
    hint: 'Choose a profile from the list “Profiles”.',
    ru: { title: 'Такого профиля нет', hint: 'Выберите профиль из списка «Профили».' },
    kk: { title: 'Мұндай профиль жоқ', hint: '«Профильдер» тізімінен профильді таңдаңыз.' },
  },
  'profile-revoked': {
    status: 409,
    title: 'The key profile is revoked',
    hint: 'Apply to the bank for a new key set.',
    ru: { title: 'Профиль отозван', hint: 'Обратитесь в банк за новым комплектом ключей.' },
    kk: { title: 'Профиль кері шақырылған', hint: 'Жаңа кілттер жинағы үшін банкке хабарласыңыз.' },
  },
  'regeneration-in-progress': {
    status: 409,
    title: 'A regeneration of this profile is already in progress',
    hint: 'Go on with it from where it stands, or cancel the draft if it was not sent yet.',
    ru: {
      title: 'Регенерация этого профиля уже выполняется',
      hint: 'Продолжите ее с текущего шага или отмените черновик, если он еще не отправлен.',
    },
    kk: {
      title: 'Бұл профильді қайта шығару орындалып жатыр',
      hint: 'Оны ағымдағы қадамнан жалғастырыңыз немесе жоба әлі жіберілмесе, одан бас тартыңыз.',
    },
  },
  'no-draft': {
    status: 409,
    title: 'There is no draft of a regeneration',
    hint: 'Select the profile and press “New” first.',
    ru: { title: 'Нет черновика запроса', hint: 'Сначала выделите профиль и нажмите «Новый».' },
    kk: { title: 'Сұраныстың жобасы жоқ', hint: 'Алдымен профильді белгілеп, «Жаңа» батырмасын басыңыз.' },
  },
  'signing-window-not-open': {
    status: 409,
    title: 'The draft was not put forward for signing',
    hint: 'Press “Send document to the bank” first; then the window “Signature” opens.',
    ru: {
      title: 'Черновик не передан на подпись',
      hint: 'Сначала нажмите «Отправить документ в банк»: откроется окно «Подпись».',
    },
    kk: {
      title: 'Жоба қол қоюға берілмеген',
      hint: 'Алдымен «Құжатты банкке жіберу» батырмасын басыңыз: қол қою терезесі ашылады.',
    },
  },
  'no-request': {
    status: 409,
    title: 'No request is being processed for this profile',
    hint: 'Look at the status of the profile in “Profiles”.',
    ru: { title: 'По профилю нет запроса в обработке', hint: 'Проверьте статус в списке «Профили».' },
    kk: { title: 'Профиль бойынша өңделіп жатқан сұраныс жоқ', hint: '«Профильдер» тізіміндегі мәртебені тексеріңіз.' },
  },
  'new-certificate-not-ready': {
    status: 409,
    title: 'There is no new certificate to receive',
    hint: 'Open “Profiles” again later: the button works for the status “New certificate received” only.',
    ru: {
      title: 'Нового сертификата нет',
      hint: 'Откройте «Профили» позже: кнопка действует только в статусе «Получен новый сертификат».',
    },
    kk: {
      title: 'Жаңа сертификат жоқ',
      hint: '«Профильдер» бетін кейінірек ашыңыз: батырма тек «Жаңа сертификат алынған» мәртебесінде жұмыс істейді.',
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
    kk: {
      title: 'Жинақта бір ГОСТ және бір RSA сұранысы болуы керек',
      hint: 'Әр алгоритмге тура бір сұраныстан жіберіңіз.',
    },
  },
  'request-malformed': {
    status: 422,
    title: 'The certificate request cannot be read',
    hint: 'The content of each CMS must be a PKCS#10 request in DER.',
    ru: { title: 'Запрос на сертификат не читается', hint: 'Содержимым каждого CMS должен быть PKCS#10 в DER.' },
    kk: { title: 'Сертификатқа сұраныс оқылмайды', hint: 'Әр CMS мазмұны DER түріндегі PKCS#10 болуы керек.' },
  },
  'request-algorithm': {
    status: 422,
    title: 'The key of the request is of another algorithm than it says',
    hint: 'Make a GOST 34.310-2004 and an RSA-2048 key pair and label each request with its own algorithm.',
    ru: {
      title: 'Алгоритм ключа в запросе не тот, что заявлен',
      hint: 'Сформируйте пары ГОСТ 34.310-2004 и RSA-2048 и укажите каждому запросу его алгоритм.',
    },
    kk: {
      title: 'Сұраныстағы кілттің алгоритмі көрсетілгендей емес',
      hint: 'ГОСТ 34.310-2004 және RSA-2048 жұптарын жасап, әр сұранысқа өз алгоритмін көрсетіңіз.',
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
    kk: {
      title: 'Сұранысқа өзінің жаңа кілтімен қол қойылмаған',
      hint: 'Әр PKCS#10 сұранысына оның ашық кілтіне сәйкес жабық кілтпен қол қойыңыз.',
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
    kk: {
      title: 'Сұраныстағы иесінің аты тіркелгенмен сәйкес келмейді',
      hint: 'Атын ағымдағы сертификаттағыдай дәл көрсетіңіз; атын өзгерту үшін банкке хабарласыңыз.',
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
    kk: {
      title: 'Сұраныс банкке бұрыннан белгілі кілтке жасалған',
      hint: 'Қайта шығару үшін жаңа кілттер қажет: тасушыда жаңа жұп жасаңыз.',
    },
  },
  'ca-refused': {
    status: 422,
    title: 'The certification authority refused the request',
    hint: 'See its reason; the current key stays in operation. Press “New” to begin anew.',
    ru: {
      title: 'Удостоверяющий центр отказал в запросе',
      hint: 'Причина указана; текущий ключ остается в эксплуатации. Чтобы начать заново, нажмите «Новый».',
    },
    kk: {
      title: 'Куәландырушы орталық сұраныстан бас тартты',
      hint: 'Себебі көрсетілген; ағымдағы кілт пайдалануда қалады. Қайта бастау үшін «Жаңа» батырмасын басыңыз.',
    },
  },
  'ca-unavailable': {
    status: 503,
    title: 'The certification authority cannot be reached',
    hint: 'Nothing was sent. Press “Sign” again later, or cancel the draft.',
    ru: {
      title: 'Удостоверяющий центр недоступен',
      hint: 'Ничего не отправлено. Нажмите «Подписать» позже еще раз или отмените черновик.',
    },
    kk: {
      title: 'Куәландырушы орталық қолжетімсіз',
      hint: 'Ештеңе жіберілген жоқ. «Қол қою» батырмасын кейінірек қайта басыңыз немесе жобадан бас тартыңыз.',
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
    kk: {
      title: 'Куәландырушы орталық сұралғаннан басқа нәрсе шығарды',
      hint: 'Банкке хабарлаңыз. Ағымдағы кілт пайдалануда қалады.',
    },
  },
  'proof-wrong': {
    status: 422,
    title: 'It is not proven that the token holds the new key',
    hint: 'Sign the new GOST certificate’s DER with the new GOST key and press “Continue” again; nothing is lost.',
    ru: {
      title: 'Не подтверждено, что новый ключ находится на носителе',
      hint: 'Подпишите новый сертификат ГОСТ новым ключом ГОСТ и снова нажмите «Продолжить»; ничего не потеряно.',
    },
    kk: {
      title: 'Жаңа кілттің тасушыда екені расталмаған',
      hint: 'Жаңа ГОСТ сертификатына жаңа ГОСТ кілтімен қол қойып, «Жалғастыру» батырмасын қайта басыңыз; ештеңе жоғалған жоқ.',
    },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
