import { ours, type TextRow } from './row.ts';

/** What the Call-Center tells a subscriber to do next: by code of core/next-step.ts. Buttons are called as the bank's documents do. */
export const NEXT_STEP_TEXTS = {
  'user-closed': ours(
    'Пользователь закрыт. Нового заводит Менеджер Банка.',
    'Пайдаланушы жабылған. Жаңасын Банк менеджері тіркейді.',
    'The user is closed. The Bank Manager registers a new one.',
    'R-BANK-102',
  ),
  'user-locked': ours(
    'Вход заблокирован после трёх неверных вводов. Разблокирует только Менеджер Банка: новый ПИН-конверт.',
    'Үш рет қате енгізгеннен кейін кіру бұғатталған. Тек Банк менеджері ашады: жаңа пин-конверт.',
    'Locked after three wrong entries. Only the Bank Manager unlocks: a new PIN envelope.',
    'R-BANK-29, R-BANK-40',
  ),
  'token-away': ours(
    'е-Token находится в Банке: дождитесь письма о выдаче.',
    'е-Token Банкте: беру туралы хатты күтіңіз.',
    'The e-Token is with the bank: wait for the e-mail that it can be collected.',
    'R-BANK-101',
  ),
  'token-ready': ours(
    'е-Token готов: получите его в Филиале лично.',
    'е-Token дайын: оны Филиалдан өзіңіз алыңыз.',
    'The e-Token is ready: collect it at the branch in person.',
    'R-BANK-100',
  ),
  'late-application': ours(
    'Заявление принято: сдайте е-Token Операционисту по акту.',
    'Өтініш қабылданды: е-Token-ді акт бойынша Операционистке тапсырыңыз.',
    'The application is taken: hand the e-Token over to the Operationist under an act.',
    'R-BANK-97',
  ),
  'set-expired': ours(
    'Срок действия ключа истёк: обратитесь к Операционисту с заявлением о перевыпуске.',
    'Кілттің мерзімі аяқталды: қайта шығару туралы өтінішпен Операционистке жүгініңіз.',
    'The key has expired: apply to the Operationist for a re-issue.',
    'R-BANK-58, R-BANK-95',
  ),
  'set-revoked': ours(
    'Сертификат отозван: обратитесь к Менеджеру Банка.',
    'Сертификат кері қайтарылған: Банк менеджеріне жүгініңіз.',
    'The certificate is revoked: turn to the Bank Manager.',
    'R-BANK-102',
  ),
  'no-set': ours(
    'Сертификаты ещё не зарегистрированы: это делает Менеджер Банка.',
    'Сертификаттар әлі тіркелмеген: мұны Банк менеджері жасайды.',
    'No certificates are registered yet: the Bank Manager does it.',
    'R-BANK-85',
  ),
  'first-login': ours(
    'Войти с паролем из ПИН-конверта и сменить его.',
    'Пин-конверттегі құпия сөзбен кіріп, оны ауыстыру.',
    'Log in with the password of the PIN envelope and change it.',
    'R-BANK-34',
  ),
  'regeneration-needed': ours(
    'Сервис - Безопасность - Перегенерация комплекта ключей - Профили: выделить профиль, «Новый».',
    'Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер: профильді белгілеп, «Жаңа».',
    'Service - Security - Regeneration of the key set - Profiles: select the profile, "New".',
    'R-BANK-62, R-BANK-68',
  ),
  'request-draft': ours(
    'Закончить запрос: «Отправить документ в банк», «Подписать».',
    'Сұранысты аяқтау: «Құжатты банкке жіберу», «Қол қою».',
    'Finish the request: "Send the document to the bank", "Sign".',
    'R-BANK-70, R-BANK-72',
  ),
  'request-pending': ours(
    'Ждать и периодически обновлять страницу профилей.',
    'Күту және профильдер бетін мерзімді жаңартып отыру.',
    'Wait, and refresh the page of profiles from time to time.',
    'R-BANK-74, R-BANK-77, R-BANK-78',
  ),
  'certificate-received': ours(
    'Выделить профиль, «Получить сертификат (ключ)», «ОК», «Продолжить».',
    'Профильді белгілеп, «Сертификатты (кілтті) алу», «ОК», «Жалғастыру».',
    'Select the profile, "Get the certificate (key)", "OK", "Continue".',
    'R-BANK-79, R-BANK-83',
  ),
  'request-refused': ours(
    'Прочитать причину отказа и подать запрос снова: «Новый».',
    'Бас тарту себебін оқып, сұранысты қайта беру: «Жаңа».',
    'Read why the request was refused, and ask again: "New".',
    'R-BANK-88',
  ),
  'tell-support': ours(
    'Сообщить о перегенерации в Службу технической поддержки.',
    'Қайта генерациялау туралы Техникалық қолдау қызметіне хабарлау.',
    'Tell Technical Support of the regeneration.',
    'R-BANK-93',
  ),
  nothing: ours('Ничего не требуется.', 'Ештеңе қажет емес.', 'Nothing is needed.', 'R-BANK-102'),
} as const satisfies Readonly<Record<string, TextRow>>;
