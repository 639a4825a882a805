import { COMPONENTS, type ComponentRow } from '../../http/bank-components.ts';
import type { ControlView, InstallationView, InstalledView, ScreenView } from '../../http/workstation-installation.ts';
import { ACTS } from './core/acts.ts';
import type { Pc } from './core/pc.ts';
import { NEEDS, type NeedName, type PcFacts, WINDOWS } from './core/pc-facts.ts';
import { PROCEDURE_NAMES, PROCEDURES, type ProcedureName } from './core/procedures.ts';

/** The PC as its page and programs see it. */

interface Text {
  readonly ru: string;
  readonly kk: string;
  readonly en: string;
}

const same = (text: string): Text => ({ ru: text, kk: text, en: text });
const read = ({ ru, kk, en }: Text): Text => ({ ru, kk, en });

/** @param keys what the configurator has read. */
export function installationView(pc: Pc, keys: readonly string[]): InstallationView {
  return {
    facts: factsOf(pc),
    screen: screenOf(pc, keys),
    controls: controlsOf(pc),
    checklist: checklistOf(pc),
    isComplete: PROCEDURE_NAMES.every((name) => pc.isInstalled(name)),
  };
}

/** What the PC has of each thing that it must be. */
const HAS: Readonly<Record<NeedName, (facts: PcFacts) => Text>> = {
  windows: ({ windows }) => same(WINDOWS[windows].name),
  internetExplorer: ({ internetExplorer }) => same(`Internet Explorer ${internetExplorer}`),
  administrator: ({ administrator }) =>
    administrator ? { ru: 'есть', kk: 'бар', en: 'yes' } : { ru: 'нет', kk: 'жоқ', en: 'no' },
};

function factsOf({ facts }: Pc): InstallationView['facts'] {
  return (Object.keys(NEEDS) as NeedName[]).map((name) => ({
    name,
    label: read(NEEDS[name].words),
    has: HAS[name](facts),
    isMet: NEEDS[name].isMet(facts),
  }));
}

const DESKTOP = {
  component: '',
  state: '',
  kind: 'desktop',
  title: { ru: 'Рабочий стол', kk: 'Жұмыс үстелі', en: 'Desktop' },
  text: [],
  point: '',
  asksPassword: false,
  keys: [],
} as const;

function screenOf(pc: Pc, keys: readonly string[]): ScreenView {
  const { open } = pc;
  const screen = open && pc.row(open).screen;
  if (open === undefined || screen === undefined) return { ...DESKTOP, text: [], keys: [] };
  const { kind, title, text = [], point, asksPassword = false } = screen;
  const state = pc.states[open];
  return {
    component: open,
    state,
    kind,
    title: read(title),
    text: text.map(read),
    point,
    asksPassword,
    keys: state === 'keys-listed' ? [...keys] : [],
  };
}

function controlsOf(pc: Pc): ControlView[] {
  const { open } = pc;
  // Before the desktop the guide goes on with the first component that is not installed.
  const next = open ?? PROCEDURE_NAMES.find((name) => !pc.isInstalled(name));
  const way = next && pc.way(next);
  const chosen = open && pc.row(open).chosen;
  return pc.acts().map((act) => {
    const { kind, words } = ACTS[act];
    return { act, kind, label: read(words), isWay: act === way, isChosen: act === chosen };
  });
}

const STATE_TEXTS = {
  installed: { ru: 'установлен', kk: 'орнатылған', en: 'installed' },
  'older-version': { ru: 'прежняя версия', kk: 'ескі нұсқа', en: 'older version' },
  missing: { ru: 'не установлен', kk: 'орнатылмаған', en: 'not installed' },
  'not-running': { ru: 'не запущен', kk: 'іске қосылмаған', en: 'not running' },
  blocked: { ru: 'заблокирован', kk: 'бұғатталған', en: 'blocked' },
} as const satisfies Readonly<Record<InstalledView['state'], Text>>;

const OWN_LABELS: Readonly<Record<'tokenProfile', Text>> = {
  tokenProfile: {
    ru: 'Ключи носителя в конфигураторе',
    kk: 'Конфигуратордағы тасушы кілттері',
    en: 'The keys of the carrier in the configurator',
  },
};

const CHECKLIST = [...PROCEDURE_NAMES, 'signingAgent'] as const;

function checklistOf(pc: Pc): InstalledView[] {
  return CHECKLIST.map((name) => {
    const found = pc.found(name);
    const state = stateOf(found, name === 'signingAgent' ? 'present' : installedAs(name));
    const row: Pick<ComponentRow, 'label'> =
      name === 'tokenProfile' ? { label: OWN_LABELS.tokenProfile } : COMPONENTS[name];
    return { name, label: row.label, found, state, stateText: STATE_TEXTS[state] };
  });
}

function installedAs(name: ProcedureName): string {
  const { rows, installed } = PROCEDURES[name];
  return rows[installed]?.found ?? '';
}

function stateOf(found: string, installed: string): InstalledView['state'] {
  if (found === installed) return 'installed';
  if (found === 'missing' || found === 'blocked' || found === 'not-running') return found;
  return 'older-version';
}
