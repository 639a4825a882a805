import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { describe } from 'vitest';
import { startBankSim } from '../../bank-sim/index.ts';
import { bankRoutes } from '../../http/bank.ts';
import { publicKeyPoint } from '../../pki/keys.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { DEMO_PIN } from './bench.ts';
import { GuideClients } from './testing/guide-clients.ts';
import { ENTRANCE } from './testing/guide-entrance.ts';
import { INSTALLATION } from './testing/guide-installation.ts';
import { KINDS } from './testing/guide-kinds.ts';
import { AT_THE_PC } from './testing/guide-pc.ts';
import { everyWindow, SERVICES } from './testing/guide-services.ts';
import { all, itIsFollowed, type Line, page, pointsOf, type Seen, told } from './testing/walk.ts';
import { viewToken } from './token-view.ts';

/** The connection guide of «Интернет-Клиент», line by line in its own order: in Kazakh, and in Russian where it quotes the windows. */

/** Its numbered points; the points of sections 1 and 2 themselves, and bullets, are counted too. */
const POINTS = ['1', ...pointsOf({ '1.1': 10, '1.2': 3, '1.3': 5, '1.4': 3, '2': 3, '2.1': 7, '2.2': 7, '2.3': 21 })];

const HEAD: readonly Line<GuideClients>[] = [
  {
    point: '1',
    line: 'кеңседен шықпай қашықтықтан банктік шотты басқару, банктік қызметтерді қолдану',
    proves: 'R-BANK-2',
    about: 'R-BANK-1',
    kk: [
      'Заңды тұлғаларға арналған Интернет-банкинг',
      'Төлем тапсырмалары',
      'Зейнетақы жарналарының төлемі',
      'Әлеуметтік аударымдар төлемі',
      'Салықтарды және басқа бюджетке міндетті төлемдерді төлеу',
      'Еңбекақыны және қызметтерге олардың шоттарына басқа төлемдерді аудары',
      'Шетелдік валютадағы төлемдер',
      'Шетелдік валютаны сатып алу/сату',
      'Үзінді көшірме',
      'Банкпен хаттармен алмасу',
      'Профильдер',
    ],
    ru: ['BS-Client', 'Платежные поручения', 'Выписка', 'Обмен письмами с банком', 'Профили'],
    follow: everyWindow,
  },
];

const SECURITY: readonly Line<GuideClients>[] = [
  {
    point: '1.2(1)',
    line: 'Құпия логин және пароль',
    proves: 'R-BANK-13',
    kk: ['not-logged-in', 'Логин', 'Құпия сөз'],
    follow: async (world) => {
      const stranger = world.bench.bankClient();
      const code = await stranger.call(bankRoutes.main).catch(({ problem }) => String(problem.code));
      return all(told(code), await page(stranger, '/'));
    },
  },
  {
    point: '1.2(2)',
    line: 'электрондық сандық қолтаңба кілті, ашық кілттің ұзындығы 512 бит',
    proves: 'R-BANK-14 R-TOKEN-19',
    kk: ['Tumar CSP', '512 бит'],
    follow: async ({ bench, one }) => {
      const { profiles } = await one.bank.call(bankRoutes.profiles);
      const params = { id: profiles[0]?.id ?? '' };
      const { certificates } = await one.bank.call(bankRoutes.signatureParameters, { params });
      const serial = certificates.find(({ algorithm }) => algorithm === 'GOST')?.serialNumber;
      return all(told(profiles), told(`${gostBits(bench, serial)} бит`));
    },
  },
  {
    point: '1.2(3)',
    line: 'SSL сертификат, ашық кілттің ұзындығы 1024 бит',
    proves: 'R-BANK-15',
    kk: ['200', '1024 бит'],
    follow: overTls,
  },
];

const HELP: readonly Line<GuideClients>[] = [
  {
    point: '1.4(1)',
    line: 'Пернетақтадағы «F1» басумен',
    about: 'R-BANK-26',
    kk: ["event.key === 'F1'", 'a[rel="help"]'],
    follow: async ({ one: { bank } }) => {
      const [script = ''] = (await page(bank, '/documents')).kk.match(/\/[\w./-]+\.js/) ?? [];
      const keys = Buffer.from(await bank.octets(script)).toString('utf8');
      return { kk: keys, ru: keys };
    },
  },
  {
    point: '1.4(2)',
    line: 'құралдар панеліндегі «Помощь» (Көмек) батырмасы',
    proves: 'R-BANK-27 R-BANK-12',
    kk: ['Көмек', 'href="/help/documents"'],
    ru: ['Помощь', 'href="/help/documents"'],
    follow: ({ one: { bank } }) => page(bank, '/documents'),
  },
  {
    point: '1.4(3)',
    line: 'белсенді терезенің тақырыбы бойынша бөлім: «Платежные поручения»',
    proves: 'R-BANK-28 R-BANK-12',
    kk: ['Көмек: Төлем тапсырмалары'],
    ru: ['Помощь: Платежные поручения'],
    follow: ({ one: { bank } }) => page(bank, '/help/documents'),
  },
];

/** At the bank and at the PC, by the points of the guide. */
const LINES = [...HEAD, ...SERVICES, ...SECURITY, ...KINDS, ...HELP, ...INSTALLATION, ...ENTRANCE, ...AT_THE_PC].sort(
  (a, b) => POINTS.indexOf(a.point) - POINTS.indexOf(b.point),
);

/** A bank of its own that listens as in 2009. */
async function overTls({ bench: { clock } }: GuideClients): Promise<Seen> {
  const rng = new SeededRng('guide over TLS');
  const bank = await startBankSim({ clock, rng, caUrl: 'http://127.0.0.1:1', tls: 'legacy-1024' });
  try {
    const { status, bits } = await meet(new URL('/health', bank.tlsUrl), bank.tlsRoot ?? new Uint8Array(0));
    return told(`${status}`, `${bits} бит`);
  } finally {
    await bank.close();
  }
}

/** Node's own client, which trusts nothing but the bank's root. */
function meet(url: URL, root: Uint8Array): Promise<{ status: number | undefined; bits: number | undefined }> {
  const weak = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  // Not at the simulated date.
  const terms = { ca: toPem('CERTIFICATE', root), servername: 'localhost', agent: false, ...weak };
  return new Promise((resolve, reject) => {
    request(url, terms, (response) => {
      const { bits } = (response.socket as TLSSocket).getPeerCertificate();
      resolve({ status: response.statusCode, bits });
      response.resume();
    })
      .on('error', reject)
      .end();
  });
}

function gostBits(bench: GuideClients['bench'], serial: string | undefined): number {
  const { certificates } = viewToken(bench.token, DEMO_PIN);
  const found = certificates.map(({ der }) => parseCertificate(der)).find((one) => one.serialNumber === serial);
  return found === undefined ? 0 : publicKeyPoint(found.publicKey).length * 8;
}

describe('the connection guide', () => {
  itIsFollowed({ points: POINTS, lines: LINES, notFollowed: [], come: () => GuideClients.come() });
});
