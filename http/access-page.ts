import { accessRoutes } from './access-routes.ts';
import { type Html, html } from './html.ts';

/** The login form of administrators: the same in every house, inside the frame of each. */

export const ACCESS_LANGUAGES = ['kk', 'ru', 'en'] as const;
export type AccessLanguage = (typeof ACCESS_LANGUAGES)[number];

type AccessText = Readonly<Record<AccessLanguage, string>>;

const LANGUAGE_NAMES: AccessText = { kk: 'Қаз', ru: 'Рус', en: 'Eng' };

const TEXTS = {
  title: { kk: 'Әкімшінің кіруі', ru: 'Вход администратора', en: "The administrator's login" },
  whom: {
    kk: 'Бұл мекенжай стендті іске қосқан адамға арналған. Токен іске қосылған кезде бір рет шығарылған: экранға немесе JSON жолында adminToken атауымен.',
    ru: 'Этот адрес для того, кто запустил стенд. Токен напечатан один раз, при запуске: на экране или как adminToken в строке JSON.',
    en: 'This address is for whoever has started the bench. The token was printed once, at the start: on the screen, or as adminToken in the line of JSON.',
  },
  token: { kk: 'Әкімші токені', ru: 'Токен администратора', en: 'Admin token' },
  logIn: { kk: 'Кіру', ru: 'Войти', en: 'Log in' },
  wrong: {
    kk: 'Бұл осы сервердің токені емес.',
    ru: 'Это не токен этого сервера.',
    en: 'This is not the token of this server.',
  },
  admitted: { kk: 'Сіз жүйеге кірдіңіз.', ru: 'Вы вошли.', en: 'You are logged in.' },
  goOn: { kk: 'Жалғастыру', ru: 'Продолжить', en: 'Continue' },
  logOut: { kk: 'Шығу', ru: 'Выйти', en: 'Log out' },
} as const satisfies Readonly<Record<string, AccessText>>;

/** What the reader has shown so far: the token (or the cookie for it), nothing, or something that is not the token. */
export type AccessState = 'admitted' | 'admin-token-missing' | 'admin-token-wrong';

export interface AccessPageFacts {
  readonly language: AccessLanguage;
  readonly state: AccessState;
  /** Address on this server where he goes on. */
  readonly next: string;
}

/** The frame may be in another language: the part says its own. */
export function accessPage({ language, state, next }: AccessPageFacts): { title: string; body: Html } {
  const say = (name: keyof typeof TEXTS) => TEXTS[name][language];
  const body = html`<section lang="${language}" data-access="${state}">
<h1>${say('title')}</h1>
${state === 'admitted' ? wayOut(say, next) : form(say, language, next, state)}
<p>${ACCESS_LANGUAGES.map((one) => languageLink(one, language, next))}</p>
</section>`;
  return { title: say('title'), body };
}

type Say = (name: keyof typeof TEXTS) => string;

function form(say: Say, language: AccessLanguage, next: string, state: AccessState): Html {
  const { path } = accessRoutes.logIn;
  return html`<p>${say('whom')}</p>
${state === 'admin-token-wrong' && html`<p class="problem" role="alert" id="wrong">${say('wrong')}</p>`}
<form method="post" action="${path}?lang=${language}">
<input type="hidden" name="next" value="${next}">
<p><label for="token">${say('token')}</label>
<input type="password" id="token" name="token" required autofocus autocomplete="current-password" maxlength="400"${
    state === 'admin-token-wrong' && html` aria-describedby="wrong" aria-invalid="true"`
  }></p>
<p><button>${say('logIn')}</button></p>
</form>`;
}

function wayOut(say: Say, next: string): Html {
  return html`<p>${say('admitted')}</p>
<p><a href="${next}">${say('goOn')}</a></p>
<form method="post" action="${accessRoutes.logOut.path}"><button class="no">${say('logOut')}</button></form>`;
}

function languageLink(one: AccessLanguage, current: AccessLanguage, next: string): Html {
  const name = LANGUAGE_NAMES[one];
  if (one === current) return html`<b lang="${one}">${name}</b> `;
  const query = new URLSearchParams({ lang: one, next }).toString();
  return html`<a href="${accessRoutes.form.path}?${query}" lang="${one}">${name}</a> `;
}
