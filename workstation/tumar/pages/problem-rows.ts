import type { ProblemRow } from '../../../http/problem.ts';
import type { ProblemWords } from '../../../http/problem-words.ts';
import { PROBLEMS, type ProblemCode } from '../../problems.ts';
import { TUMAR_PROBLEMS, type TumarProblem } from '../tumar-error.ts';

export interface ConfiguratorProblemRow extends ProblemRow {
  readonly ru: ProblemWords;
  readonly kk: ProblemWords;
}

type Words = readonly [ruTitle: string, ruHint: string, kkTitle: string, kkHint: string];

const ADDRESS_HINT: readonly [string, string] = [
  'Например: kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok или file://user@//opt/keys.',
  'Мысалы: kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok немесе file://user@//opt/keys.',
];

const TUMAR_WORDS: Readonly<Record<TumarProblem, Words>> = {
  'address-malformed': ['Это не адрес устройства', ADDRESS_HINT[0], 'Бұл құрылғы мекенжайы емес', ADDRESS_HINT[1]],
  'address-too-long': ['Адрес слишком длинный', ADDRESS_HINT[0], 'Мекенжай тым ұзын', ADDRESS_HINT[1]],
  'address-with-password': [
    'В адресе не должно быть пароля',
    'Введите пароль в его поле: он нигде не записывается.',
    'Мекенжайда құпия сөз болмауы тиіс',
    'Құпия сөзді өз өрісіне енгізіңіз: ол еш жерде жазылмайды.',
  ],
  'address-leads-nowhere': ['Это имя другого профайла', ADDRESS_HINT[0], 'Бұл басқа профайлдың аты', ADDRESS_HINT[1]],
  'device-unknown': ['Такого вида устройств нет', ADDRESS_HINT[0], 'Құрылғының мұндай түрі жоқ', ADDRESS_HINT[1]],
  'file-malformed': [
    'Файл профайлов испорчен',
    'Исправьте его или удалите: тогда профайлы будут как после установки.',
    'Профайлдар файлы бүлінген',
    'Оны түзетіңіз немесе өшіріңіз: сонда профайлдар орнатудан кейінгідей болады.',
  ],
  'file-too-large': [
    'Файл профайлов слишком велик',
    'Уберите из него лишнее.',
    'Профайлдар файлы тым үлкен',
    'Артығын алып тастаңыз.',
  ],
  'name-malformed': [
    'Такого имени у профайла быть не может',
    'Буквы, цифры, точка, дефис и подчёркивание; не более 64 знаков.',
    'Профайлдың аты мұндай бола алмайды',
    'Әріптер, цифрлар, нүкте, сызықша және астын сызу; 64 таңбадан артық емес.',
  ],
  'profile-unknown': [
    'Такого профайла нет',
    'Вернитесь к списку профайлов.',
    'Мұндай профайл жоқ',
    'Профайлдар тізіміне оралыңыз.',
  ],
  'container-password-missing': [
    'Не введён пароль контейнера',
    'Введите его и подтвердите.',
    'Контейнердің құпия сөзі енгізілмеген',
    'Оны енгізіп, растаңыз.',
  ],
  'passwords-differ': [
    'Пароль и подтверждение не совпадают',
    'Введите один и тот же пароль дважды.',
    'Құпия сөз бен растау сәйкес келмейді',
    'Бір құпия сөзді екі рет енгізіңіз.',
  ],
  'key-unknown': [
    'Такого ключа в контейнере нет',
    'Прочитайте ключи заново.',
    'Контейнерде мұндай кілт жоқ',
    'Кілттерді қайта оқыңыз.',
  ],
  'reading-already': [
    'Ключи этого профайла уже читаются',
    'Подождите, пока чтение закончится.',
    'Бұл профайлдың кілттері оқылып жатыр',
    'Оқу аяқталғанша күтіңіз.',
  ],
};

const CONNECT: readonly [string, string] = [
  'Подключите носитель до чтения ключей и установки сертификатов. Если он передан банку по акту, дождитесь его возвращения.',
  'Кілттерді оқудан және сертификаттарды орнатудан бұрын тасушыны қосыңыз. Ол банкке акт бойынша берілген болса, қайтарылуын күтіңіз.',
];

/** What devices and files say, as far as a configurator meets it; whatever else they say is `token-failed`. */
const DEVICE_WORDS = {
  'token-not-present': ['Носитель не подключён', CONNECT[0], 'Тасушы қосылмаған', CONNECT[1]],
  'token-removed': ['Носитель вынут во время работы', CONNECT[0], 'Тасушы жұмыс кезінде алынды', CONNECT[1]],
  'token-not-initialised': [
    'Носитель не подготовлен',
    'Отнесите его туда, где его выдали.',
    'Тасушы дайындалмаған',
    'Оны берген жерге апарыңыз.',
  ],
  'pin-wrong': [
    'Пароль неверен, ключи не показаны',
    'Введите его ещё раз. Носитель блокируется после нескольких неверных вводов; пароль файла восстановить нельзя.',
    'Құпия сөз қате, кілттер көрсетілмеді',
    'Оны қайта енгізіңіз. Бірнеше қате енгізуден кейін тасушы бұғатталады; файлдың құпия сөзін қалпына келтіру мүмкін емес.',
  ],
  'pin-locked': [
    'Носитель заблокирован: слишком много неверных паролей',
    'Его разблокирует тот, у кого есть пароль администратора носителя.',
    'Тасушы бұғатталды: қате құпия сөз тым көп енгізілді',
    'Оны тасушы әкімшісінің құпия сөзі бар адам ашады.',
  ],
  'pin-refused': [
    'Новый пароль не принят',
    'Для файла: от 6 до 32 знаков, строчные и прописные латинские буквы и цифры. Для носителя: длина по его правилам.',
    'Жаңа құпия сөз қабылданбады',
    'Файл үшін: 6-дан 32-ге дейін таңба, латынның кіші және бас әріптері және цифрлар. Тасушы үшін: оның ережесіндегі ұзындық.',
  ],
  'key-file-unusable': [
    'Файл ключей не читается',
    'Нужен файл PKCS#12 (.p12, .pfx) под паролем.',
    'Кілттер файлы оқылмайды',
    'Құпия сөзбен жабылған PKCS#12 файлы (.p12, .pfx) керек.',
  ],
  'key-file-is-jks': [
    'Хранилище JKS не поддерживается',
    'Преобразуйте его в PKCS#12 программой keytool (-importkeystore).',
    'JKS қоймасына қолдау көрсетілмейді',
    'Оны keytool бағдарламасымен (-importkeystore) PKCS#12 пішініне айналдырыңыз.',
  ],
  'token-write-protected': [
    'На носитель нельзя записывать',
    'Снимите защиту от записи.',
    'Тасушыға жазуға болмайды',
    'Жазудан қорғауды алып тастаңыз.',
  ],
  'token-failed': [
    'Носитель ответил ошибкой',
    'Выньте его, подключите снова и повторите.',
    'Тасушы қатемен жауап берді',
    'Оны алып, қайта қосып, әрекетті қайталаңыз.',
  ],
} as const satisfies Partial<Readonly<Record<ProblemCode, Words>>>;

export type ConfiguratorProblem = TumarProblem | keyof typeof DEVICE_WORDS;

/** The row of what a device says. */
export function deviceProblem(code: ProblemCode): keyof typeof DEVICE_WORDS {
  return Object.hasOwn(DEVICE_WORDS, code) ? (code as keyof typeof DEVICE_WORDS) : 'token-failed';
}

const NOT_FOUND: readonly string[] = ['profile-unknown', 'key-unknown'];

function rowOf(code: string, english: { message: string; hint: string }, words: Words): ConfiguratorProblemRow {
  const [ruTitle, ruHint, kkTitle, kkHint] = words;
  return {
    status: NOT_FOUND.includes(code) ? 404 : 409,
    title: english.message.replace(/\.$/, ''),
    hint: english.hint,
    ru: { title: ruTitle, hint: ruHint },
    kk: { title: kkTitle, hint: kkHint },
  };
}

/** The refusals of the configurator as problems of the desk. */
export const CONFIGURATOR_PROBLEM_ROWS = Object.fromEntries([
  ...(Object.keys(TUMAR_WORDS) as TumarProblem[]).map((code) => [
    code,
    rowOf(code, TUMAR_PROBLEMS[code], TUMAR_WORDS[code]),
  ]),
  ...(Object.keys(DEVICE_WORDS) as (keyof typeof DEVICE_WORDS)[]).map((code) => [
    code,
    rowOf(code, PROBLEMS[code], DEVICE_WORDS[code]),
  ]),
]) as Readonly<Record<ConfiguratorProblem, ConfiguratorProblemRow>>;
