import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalRoutes } from '../http/ca-national.ts';
import { haveOpenssl, openssl, withFiles } from '../pki/testing/foreign.ts';
import { toPem } from '../pki/x509/pem.ts';
import { signCommand } from './cabinet/controls.ts';
import { requestCommand } from './cabinet/national/controls.ts';
import { type Identity, problemOf } from './testing/ca-bench.ts';
import { keyPair } from './testing/keys.ts';
import {
  enterCabinet,
  FORM,
  keyRequests,
  type NationalBench,
  type NationalPerson,
  openNationalBench,
  registerCitizen,
  signed,
  submittedApplication,
} from './testing/national-bench.ts';
import { PageReader } from './testing/page-reader.ts';

let bench: NationalBench;
let person: NationalPerson;

beforeAll(async () => {
  bench = await openNationalBench();
  person = await registerCitizen(bench, 1);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

const nobody = () => new PageReader(bench.ca.url);

/** Logs in as the pages have it: file, signature, form. */
async function inside({ identities: [login] }: NationalPerson): Promise<PageReader> {
  const reader = nobody();
  await reader.get('/nuc/login');
  const file = await reader.get('/nuc/login/challenge.txt');
  const signature = await signed(Buffer.from(file.text).toString('base64'), login as Identity);
  expect((await reader.post('/nuc/login', { signature })).location).toBe('/nuc/cabinet');
  return reader;
}

/** What must be read on a page in each language: docs/requirements.md, the columns RU and KK. */
const LABELS = [
  ['R-NUC-3, R-NUC-4', '/nuc', ['Жеке кабинетке кіру парағы', 'Жеке кабинетке кіру'], ['Войти в личный кабинет']],
  [
    'R-NUC-5, R-NUC-6, R-NUC-7, R-NUC-8, R-NUC-9, R-NUC-13, R-NUC-14, R-NUC-15, R-NUC-16, R-NUC-18',
    '/nuc/login',
    [
      'Кілттер қоймасы',
      'Дербес компьютер',
      'жеке куәлік',
      'eToken PRO (Java, 72K)',
      'JaCarta',
      'Kaztoken',
      'Кілттер қоймасына жол',
      'Түпнұсқаға сәйкестендіру кілтін (AUTH_RSA)',
      'Ашу',
      'Кіру',
      'кілттер қоймасына арналған пароліңізді енгізіңіз',
      'пароль: 12345678, eToken PRO (Java, 72K), JaCarta: 1234567890',
      'Кілттер тізімін жаңарту',
      'Қол қою',
    ],
    ['Хранилище ключей', 'Путь к хранилищу ключей', 'Открыть', 'Войти', 'Обновить список ключей', 'Подписать'],
  ],
  [
    'R-NUC-11, R-NUC-12, R-NUC-19, R-NUC-20',
    '/nuc/cabinet',
    [
      'Пайдаланушының жеке кабинетіне қош келдіңіз!',
      'Қызметтер – Онлайн Өтінім',
      'Өтінім беру',
      'Өтінімнің нөмірін енгізіңіз',
      'Іздеу',
    ],
    ['Добро пожаловать в личный кабинет пользователя', 'Услуги – Онлайн заявка', 'Подать заявку', 'Поиск'],
  ],
  [
    'R-NUC-21, R-NUC-22, R-NUC-23, R-NUC-24, R-NUC-25, R-NUC-26, R-NUC-27',
    '/nuc/cabinet/keys',
    [
      'Менің ЭЦҚ кілттерім',
      'ЭЦҚ кілттерін қайта шығару',
      'Тіркеу орталығында растаусыз беруге мүмкіндік береді',
      'ЭЦҚ кілттерін кері шақыру',
      'ЭЦҚ кілттерін алуға өтінім',
      'ЭЦҚ кілттерінің тізімі',
      'Өтінім мәртебесін тексеру',
      'ЭЦҚ кілтіне парольді ауыстыру',
    ],
    ['Мои ключи ЭЦП', 'Перевыпуск ключей ЭЦП', 'Отзыв ключей ЭЦП', 'Список ключей ЭЦП', 'Смена пароля на ключи ЭЦП'],
  ],
  [
    'R-NUC-12, R-NUC-28, R-NUC-29, R-NUC-32',
    '/nuc/cabinet/reissue',
    ['Е-mail', 'Елді мекен', 'Кілттер қоймасы', 'Өтінім беру', '«Дербес компьютер» қоймасы қауіпсіз емес'],
    ['Подать заявку', 'Хранилище «Персональный компьютер» небезопасно'],
  ],
  [
    'R-NUC-38, R-NUC-39',
    '/nuc/cabinet/password',
    [
      'Парольдің минималды ұзындығы: 6 таңба',
      'Пароль қалпына келтіруге жатпайды!',
      'осы ЭЦҚ кілттерін кері шақыру қажет',
    ],
    ['Минимальная длина пароля: 6 символов', 'Пароль не подлежит восстановлению!'],
  ],
] as const;

describe('the pages of the cabinet', () => {
  it.each(LABELS)('%s: %s has the labels of the article in Kazakh, and the Russian ones', async (_, path, kk, ru) => {
    const reader = await inside(person);
    const kazakh = await reader.get(path);
    expect(kazakh.text).toContain('<html lang="kk">');
    expect(kk.filter((label) => !kazakh.text.includes(label))).toEqual([]);
    const russian = await reader.get(`${path}?lang=ru`);
    expect(russian.text).toContain('<html lang="ru">');
    expect(ru.filter((label) => !russian.text.includes(label))).toEqual([]);
  });

  it('say TEST, keep the chosen language, and R-NUC-44 name the contact centre', async () => {
    const reader = await inside(person);
    await reader.get('/nuc?lang=en');
    for (const path of [
      '/nuc',
      '/nuc/cabinet',
      '/nuc/cabinet/certificates',
      '/nuc/cabinet/applications/N1',
      '/nuc/no-page',
    ]) {
      const { text } = await reader.get(path);
      expect(text).toMatch(/<html lang="en">[\s\S]*<title>TEST · /);
      expect(text).toContain('TEST · A simulated certification authority.');
      expect(text).toContain('1414 - Contact centre');
    }
  });

  it('a refusal is a page in the language of the reader, with the code', async () => {
    const stranger = nobody();
    const { status, text } = await stranger.get('/nuc/cabinet');
    expect([status, text.includes('<h1>Жеке кабинетке кіру орындалмады</h1>')]).toEqual([401, true]);
    expect(text).toContain('data-code="visit-needed"');
    expect((await stranger.get('/nuc/cabinet?lang=ru')).text).toContain('<h1>Вход в личный кабинет не выполнен</h1>');
    expect((await stranger.post('/nuc/login', { signature: '<script>' })).status).toBe(400);
  });

  it('what people write is shown, never run', async () => {
    const client = await enterCabinet(bench, person);
    const attack = `<script>alert("1")</script>`;
    const body = { keySet: 'RSA', storage: 'PKCS12', email: 'a<b>@test.test', locality: attack } as const;
    const { id } = await client.call(nationalRoutes.apply, { body });
    const reader = await inside(person);
    const { text } = await reader.get(`/nuc/cabinet/applications/${id}`);
    expect(text).toContain('<dd>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</dd>');
    expect(text).not.toContain(attack);
    const line = { ...body, locality: 'a\nsubject CN=ANOTHER' };
    expect((await problemOf(client.call(nationalRoutes.apply, { body: line }))).code).toBe('bad-request');
  });

  it('R-NUC-34, R-NUC-36 the number is shown to be remembered; a device is to be connected first', async () => {
    const client = await enterCabinet(bench, person);
    const options = { keySet: 'GOST-2015-ONE', key: 'page device', storage: 'AKKaztokenStore' } as const;
    const { number } = await submittedApplication(client, person, options);
    const { text } = await (await inside(person)).get(`/nuc/cabinet/applications/${number}`);
    expect(text).toContain(`Өтінім нөмірін есте сақтаңыз: <span class="big">${number}</span>`);
    expect(text).toContain('алдын ала құрылғыны компьютерге қосыңыз');
    expect(text).toContain('Жабық кілттеріңіз сақталатын папканы көрсетіңіз');
  });

  const tool = haveOpenssl();
  it.skipIf(!tool.have)(`the command on the page signs what the cabinet takes${tool.note}`, async () => {
    const pair = await registerCitizen(bench, 2, 'GOST-2004');
    const visitor = bench.visitor();
    const { challenge } = await visitor.call(nationalRoutes.challenge);
    const { privateKey } = await keyPair('rsa-2048', 'citizen 2 0');
    const certificate = pair.identities[0]?.certificate ?? new Uint8Array(0);
    const files = {
      'challenge.txt': Buffer.from(challenge, 'base64'),
      'key.pem': toPem('PRIVATE KEY', privateKey) + toPem('CERTIFICATE', certificate),
    };
    const { stdout } = withFiles(files, (paths) => {
      const [command = ''] = signCommand(paths['challenge.txt']).split(' | ');
      return openssl(command.replace('key.pem', paths['key.pem']).split(' ').slice(1));
    });
    const { subject } = await visitor.call(nationalRoutes.signIn, { body: { signature: stdout.toString('base64') } });
    expect(subject).toBe(pair.subject);
  });
});

it.skipIf(!haveOpenssl().have)(
  `the command on the page makes a key that the cabinet takes${haveOpenssl().note}`,
  async () => {
    const client = await enterCabinet(bench, person);
    const { id } = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'GOST-2004' } });
    const shown = await (await inside(person)).get(`/nuc/cabinet/applications/${id}`);
    const command = requestCommand(person.subject, 'AUTH_RSA256') ?? '';
    expect(shown.text).toContain(command.replaceAll('"', '&quot;'));
    const request1 = withFiles({}, (_, folder) => {
      const [, subject = ''] = /-subj "([^"]*)"/.exec(command) ?? [];
      const words = command
        .replace(/ -subj "[^"]*"/, '')
        .replace('AUTH_RSA256.key', `${folder}/key`)
        .split(' ');
      return openssl([...words.slice(1, -2), '-subj', subject]).stdout.toString();
    });
    const [, request2 = ''] = await keyRequests('GOST-2004', 'openssl', person.subject);
    const body = { correct: 'yes', request1, request2 } as const;
    expect((await client.call(nationalRoutes.confirm, { params: { name: id }, body })).state).toBe('signing');
    expect(requestCommand('CN=a$(b),C=KZ', 'RSA256')).toBeUndefined();
  },
);
