import { type Html, html } from '../../http/html.ts';

interface PageText {
  readonly ru: string;
  readonly kk: string;
  readonly en: string;
}

const TEXTS: Readonly<Record<number, PageText>> = {
  200: {
    ru: 'Это испытательная программа подписи. Если браузер показал эту страницу, он принял ее сертификат: вернитесь на страницу, которая подписывает.',
    kk: 'Бұл қол қоюға арналған сынақ бағдарламасы. Браузер осы бетті көрсетсе, оның сертификатын қабылдады: қол қоятын бетке оралыңыз.',
    en: 'This is a signing agent for tests. If the browser shows this page, it has accepted its certificate: go back to the page that signs.',
  },
  403: {
    ru: 'Программу подписи блокирует межсетевой экран, антивирус или политика браузера.',
    kk: 'Қол қою бағдарламасын желіаралық экран, антивирус немесе браузер саясаты бұғаттайды.',
    en: 'A firewall, an antivirus or a policy of the browser blocks the signing agent.',
  },
  404: {
    ru: 'Здесь ничего нет. Страницы обращаются по адресу:',
    kk: 'Мұнда ештеңе жоқ. Беттер мына мекенжайға жүгінеді:',
    en: 'There is nothing here. Pages connect to:',
  },
  405: {
    ru: 'Этот адрес можно только открыть. Страницы обращаются по адресу:',
    kk: 'Бұл мекенжайды тек ашуға болады. Беттер мына мекенжайға жүгінеді:',
    en: 'This address can only be opened. Pages connect to:',
  },
};

const NAMES: Readonly<Record<string, string>> = { ncalayer: 'NCALayer', 'crypto-socket': 'TumarCSP CryptoSocket' };

/** What a person sees who opens the address of a bridge in the browser, as people do once to have its certificate accepted. */
export function bridgePage(bridge: string, status: number, url: string): Html {
  const name = NAMES[bridge] ?? bridge;
  const text = TEXTS[status] ?? TEXTS[404];
  return html`<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${name}</title>
<style>body { font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em; }
.test { background: #ffd84d; color: #3a2c00; padding: .3em 1em; font-weight: bold; }</style>
</head>
<body>
<p class="test">TEST · token-bench</p>
<h1>${name}</h1>
<p>${text?.ru}</p>
<p lang="kk">${text?.kk}</p>
<p lang="en">${text?.en}</p>
<p><code>${url}</code></p>
</body>
</html>
`;
}
