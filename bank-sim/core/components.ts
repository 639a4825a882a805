import {
  COMPONENT_NAMES,
  COMPONENTS,
  type ComponentName,
  type ComponentReport,
  type ComponentRow,
  type ComponentView,
  type KeyAccess,
} from '../../http/bank-components.ts';
import { fill, label } from './label.ts';
import type { BankSettings } from './settings.ts';
import { COMPONENT_STATE_TEXTS } from './texts/components.ts';
import type { TextName } from './texts.ts';

/** What a workstation needs to work with the bank's keys (R-CLIENT-4 to R-CLIENT-28): what to do for each component of the shared table. */

/** What to do when it is not as it should be. */
const STEPS: Readonly<Record<ComponentName, readonly TextName[]>> = {
  tumarCsp: ['stepCspRemove', 'stepCspDownload', 'stepCspInstall'],
  rootCertificate: ['stepRoot'],
  tokenDriver: ['stepDriverSearch', 'stepDriverContinue', 'stepDriverSite'],
  trustedSite: ['stepTrustedSite'],
  bankClient: ['stepAddOn', 'stepPublisher', 'stepSetup'],
  cryptoComponent: ['stepActiveX', 'stepPublisherOfComponent'],
  keyAddOn: ['stepRunAddOn'],
  mainAddOn: ['stepRunAddOn'],
  signingAgent: ['stepAgentInstall', 'stepAgentRun', 'stepAgentAllow'],
};

/** Which way to the keys a bank checks; undefined when it takes all components as present. */
export function checkedAccess({ components }: Pick<BankSettings, 'components'>): KeyAccess | undefined {
  return { present: undefined, checked: 'activex' as const, 'agent-checked': 'agent' as const }[components];
}

type ComponentState = ComponentView['state'];

/** What a report says in words. */
const SAID: Readonly<Record<string, ComponentState>> = {
  missing: 'not-installed',
  blocked: 'blocked',
  'not-running': 'not-running',
};

/**
 * Each component that this way to the keys needs, as it was found; what a report does not name is not there.
 * @param report undefined before the workstation has said anything.
 */
export function examineComponents(report: ComponentReport | undefined, access: KeyAccess): ComponentView[] {
  return COMPONENT_NAMES.filter((name) => isNeeded(COMPONENTS[name], access)).map((name) => {
    const { label: text, least = '' }: ComponentRow = COMPONENTS[name];
    const found = report === undefined ? '' : (report[name] ?? 'missing');
    const state = stateOf(found, least);
    const isToDo = state !== 'ok' && state !== 'unknown';
    return {
      name,
      label: text,
      found,
      needed: least,
      state,
      stateText: fill(COMPONENT_STATE_TEXTS[state]),
      steps: isToDo ? STEPS[name].map((step) => label(step)) : [],
    };
  });
}

function isNeeded(row: ComponentRow, access: KeyAccess): boolean {
  return row.for.includes(access);
}

function stateOf(found: string, least: string): ComponentState {
  if (found === '') return 'unknown';
  return SAID[found] ?? (least === '' || isAtLeast(found, least) ? 'ok' : 'wrong-version');
}

/** Versions are compared number by number; `present` is no version. */
function isAtLeast(found: string, least: string): boolean {
  const [own, needed] = [found, least].map((version) => version.split('.').map(Number));
  if (own === undefined || needed === undefined || own.some(Number.isNaN)) return false;
  const length = Math.max(own.length, needed.length);
  const differences = Array.from({ length }, (_, at) => (own[at] ?? 0) - (needed[at] ?? 0));
  return (differences.find((difference) => difference !== 0) ?? 0) >= 0;
}

/** Whether a workstation can work with the bank. */
export function isComplete(components: readonly ComponentView[]): boolean {
  return components.every(({ state }) => state === 'ok');
}
