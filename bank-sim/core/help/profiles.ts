import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

/** The profiles and the windows of a regeneration. */
export const PROFILES_HELP = {
  profiles: {
    title: 'profilesTitle',
    text: [
      'profilesHint',
      ours(
        'Один щелчок левой кнопкой мыши по профилю показывает «Параметры подписи» с датой окончания срока эксплуатации сертификата. «Новый» начинает перегенерацию выделенного профиля.',
        'Профильді бір рет шерту сертификаттың пайдалану мерзімінің аяқталу күні бар «Қол қою параметрлерін» көрсетеді. «Жаңа» таңдалған профильді қайта шығаруды бастайды.',
        'One click of the left mouse button on a profile shows “Signature parameters” with the end of operation of the certificate. “New” begins the regeneration of the selected profile.',
        'R-BANK-65, R-BANK-66, R-BANK-68',
      ),
      ours(
        'Статус обновляется только при обновлении страницы.',
        'Мәртебе тек бет жаңартылған кезде ғана жаңарады.',
        'The status is brought up to date only when the page is refreshed.',
        'R-BANK-77',
      ),
    ],
  },
  process: { title: 'processTitle', text: ['processStep1', 'processStep2', 'processStep3'] },
  signing: {
    title: 'signingTitle',
    text: [
      'signingText',
      ours(
        'Запрос подписывается действующим ключом и только после этого отправляется в Банк. Закрытие окна ничего не отправляет.',
        'Сұранысқа қолданыстағы кілтпен қол қойылады, содан кейін ғана ол Банкке жіберіледі. Терезені жабу ештеңе жібермейді.',
        'The request is signed with the key in operation and only then sent to the Bank. Closing the window sends nothing.',
        'R-BANK-73',
      ),
    ],
  },
  waiting: { title: 'waitTitle', text: ['waitText'] },
  receipt: { title: 'receiveTitle', text: ['receiveText'] },
  installation: { title: 'installTitle', text: ['installText'] },
  done: { title: 'doneTitle', text: ['doneText', 'doneStatus'] },
  refusal: { title: 'refusedTitle', text: ['refusedText'] },
} as const satisfies Readonly<Record<string, HelpRow>>;
