import type { ComponentName, ComponentReport, ComponentView } from '../../http/bank-components.ts';
import { fill, label } from './label.ts';
import { COMPONENT_STATE_TEXTS } from './texts/components.ts';
import type { TextName } from './texts.ts';

/** What a workstation needs to work with the bank's keys (R-CLIENT-4 to R-CLIENT-27). */

interface ComponentRow {
  readonly text: TextName;
  /** The least version; without one, being there is enough. */
  readonly least?: string;
  /** What to do when it is not as it should be. */
  readonly steps: readonly TextName[];
}

export const COMPONENTS: Readonly<Record<ComponentName, ComponentRow>> = {
  trustedSite: { text: 'componentTrustedSite', steps: ['stepTrustedSite'] },
  tumarCsp: {
    text: 'componentCsp',
    least: '6.0',
    steps: ['stepCspRemove', 'stepCspDownload', 'stepCspInstall'],
  },
  tokenDriver: {
    text: 'componentDriver',
    least: '1.0',
    steps: ['stepDriverSearch', 'stepDriverContinue', 'stepDriverSite'],
  },
  cryptoComponent: {
    text: 'componentActiveX',
    least: '3.0',
    steps: ['stepAddOn', 'stepPublisher', 'stepSetup', 'stepRunAddOn'],
  },
  rootCertificate: { text: 'componentRoot', steps: ['stepRoot'] },
};

export const COMPONENT_NAMES = Object.keys(COMPONENTS) as ComponentName[];

type ComponentState = ComponentView['state'];

/** What a report says in words. */
const SAID: Readonly<Record<string, ComponentState>> = {
  missing: 'not-installed',
  blocked: 'blocked',
  'not-running': 'not-running',
};

/** Each component as it was found. @param report undefined before the workstation has said anything. */
export function examineComponents(report: ComponentReport | undefined): ComponentView[] {
  return COMPONENT_NAMES.map((name) => {
    const { text, least = '', steps } = COMPONENTS[name];
    const found = report?.[name] ?? '';
    const state = stateOf(found, least);
    const isToDo = state !== 'ok' && state !== 'unknown';
    return {
      name,
      label: label(text),
      found,
      needed: least,
      state,
      stateText: fill(COMPONENT_STATE_TEXTS[state]),
      steps: isToDo ? steps.map((step) => label(step)) : [],
    };
  });
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
