import { accessRoutes } from './access-routes.ts';
import { type Html, html } from './html.ts';
import { type Caller, ROLES, type Role } from './roles.ts';

/** The login form of administrators and desks: the same in every house, inside the frame of each. */

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
  deskTitle: { kk: 'Қызметкердің кіруі', ru: 'Вход сотрудника', en: 'Staff login' },
  deskWhom: {
    kk: 'Бұл мекенжай банк қызметкерлеріне арналған. Әр үстелдің өз токені бар, әкімші токені бәрін ашады. Токендер іске қосылған кезде бір рет шығарылған: экранға немесе JSON жолында adminToken және deskTokens атауымен.',
    ru: 'Этот адрес для сотрудников банка. У каждого рабочего места свой токен, токен администратора открывает все. Токены напечатаны один раз, при запуске: на экране или как adminToken и deskTokens в строке JSON.',
    en: 'This address is for the staff of the bank. Each desk has a token of its own, the admin token opens all of them. The tokens were printed once, at the start: on the screen, or as adminToken and deskTokens in the line of JSON.',
  },
  deskToken: {
    kk: 'Үстел токені немесе әкімші токені',
    ru: 'Токен рабочего места или администратора',
    en: 'Token of a desk, or admin token',
  },
  notYours: {
    kk: 'Бұл басқа үстелдің ісі. Оны атқара алады:',
    ru: 'Это дело другого рабочего места. Его выполняет:',
    en: 'This is the business of another desk. Those who may:',
  },
  admin: { kk: 'Әкімші', ru: 'Администратор', en: 'Administrator' },
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

/** What the reader has shown so far: a token that will do (or the cookie for it), nothing, no token at all, or that of another role. */
export type AccessState = 'admitted' | 'admin-token-missing' | 'admin-token-wrong' | 'role-not-allowed';

export interface AccessPageFacts {
  readonly language: AccessLanguage;
  readonly state: AccessState;
  /** Who is in already. */
  readonly caller?: Caller | undefined;
  /** Whether others than administrators log in here. */
  readonly hasDesks: boolean;
  /** The roles for whom the address is that was asked for. */
  readonly allowed: readonly Role[];
  /** Address on this server where he wanted to go. */
  readonly next?: string | undefined;
  /** Where he begins who is in. */
  readonly start?: string | undefined;
  /** The way to the house's help. */
  readonly help?: Html | undefined;
}

/** The frame may be in another language: the part says its own. */
export function accessPage(facts: AccessPageFacts): { title: string; body: Html } {
  const { language, state, hasDesks, next, help } = facts;
  const say = (name: keyof typeof TEXTS) => TEXTS[name][language];
  const title = say(hasDesks ? 'deskTitle' : 'title');
  const body = html`<section lang="${language}" data-access="${state}">
<h1>${title}</h1>
${state === 'admitted' ? wayOut(say, facts) : form(say, facts)}
<p>${ACCESS_LANGUAGES.map((one) => languageLink(one, language, next))}</p>
${help !== undefined && html`<p>${help}</p>`}
</section>`;
  return { title, body };
}

type Say = (name: keyof typeof TEXTS) => string;

/** What was wrong with what was shown. */
function objection(say: Say, { language, state, allowed }: AccessPageFacts): string | undefined {
  if (state === 'admin-token-wrong') return say('wrong');
  if (state !== 'role-not-allowed') return undefined;
  return `${say('notYours')} ${[...allowed.map((role) => ROLES[role][language]), say('admin')].join(', ')}.`;
}

function form(say: Say, facts: AccessPageFacts): Html {
  const { language, next, hasDesks } = facts;
  const wrong = objection(say, facts);
  return html`<p>${say(hasDesks ? 'deskWhom' : 'whom')}</p>
${wrong !== undefined && html`<p class="problem" role="alert" id="wrong">${wrong}</p>`}
<form method="post" action="${accessRoutes.logIn.path}?lang=${language}">
${next !== undefined && html`<input type="hidden" name="next" value="${next}">`}
<p><label for="token">${say(hasDesks ? 'deskToken' : 'token')}</label>
<input type="password" id="token" name="token" required autofocus autocomplete="current-password" maxlength="400"${
    wrong !== undefined && html` aria-describedby="wrong" aria-invalid="true"`
  }></p>
<p><button class="button">${say('logIn')}</button></p>
</form>`;
}

function wayOut(say: Say, { language, caller = 'admin', hasDesks, next, start = '/' }: AccessPageFacts): Html {
  const who = caller === 'admin' ? say('admin') : ROLES[caller][language];
  return html`<p>${say('admitted')}${hasDesks && html` <b>${who}</b>`}</p>
<p><a href="${next ?? start}">${say('goOn')}</a></p>
<form method="post" action="${accessRoutes.logOut.path}"><button class="no button">${say('logOut')}</button></form>`;
}

function languageLink(one: AccessLanguage, current: AccessLanguage, next: string | undefined): Html {
  const name = LANGUAGE_NAMES[one];
  if (one === current) return html`<b lang="${one}">${name}</b> `;
  const query = new URLSearchParams({ lang: one, ...(next !== undefined && { next }) }).toString();
  return html`<a href="${accessRoutes.form.path}?${query}" lang="${one}">${name}</a> `;
}
