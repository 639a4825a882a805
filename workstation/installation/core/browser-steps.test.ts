import { describe, expect, it } from 'vitest';
import { COMPLETE_REPORT } from '../../../http/bank-components.ts';
import { act, pcBefore, refused } from '../testing/at-the-pc.ts';
import type { Act } from './acts.ts';
import { installAll } from './install-all.ts';
import { newPc } from './pc.ts';

describe('Internet Explorer', () => {
  it('R-CLIENT-15 R-CLIENT-16 the site must be trusted: else its page stays without the ActiveX and without the bar', () => {
    const pc = newPc();
    expect(act(pc, 'open-bank-site')).toBe('no-bar');
    expect(pc.acts()).toEqual(['close']);
    act(pc, 'close');
    expect(() => installAll(pc, { components: ['bankClient'] })).toThrow(/No bar appears/);
    const trusted = newPc();
    expect(act(trusted, 'open-service', 'open-security', 'open-sites', 'add-site', 'close')).toBe('installed');
    expect(trusted.report().trustedSite).toBe('present');
    expect(act(trusted, 'open-bank-site')).toBe('loading');
    expect(act(trusted, 'wait')).toBe('bar');
  });

  it('R-CLIENT-17 R-CLIENT-18 R-CLIENT-19 R-CLIENT-20 R-CLIENT-21 bar, menu, warning, language and setup install BS-Client v3', () => {
    const pc = pcBefore('bankClient');
    act(pc, 'open-bank-site', 'wait', 'click-install-bar', 'install-for-all', 'more-options');
    expect(pc.acts()).toEqual(['always-install', 'never-install', 'install', 'dont-install']);
    expect(act(pc, 'always-install', 'install')).toBe('language');
    expect(refused(pc, 'ok')).toBe('choice-missing');
    expect(act(pc, 'choose-russian', 'ok', 'next', 'next')).toBe('success');
    expect(act(pc, 'ok')).toBe('installed');
    expect(pc.report().bankClient).toBe(COMPLETE_REPORT.bankClient);
  });

  it('R-CLIENT-19 a publisher that is never to be installed blocks the add-on, until he is off the list', () => {
    const pc = pcBefore('bankClient');
    act(pc, 'open-bank-site', 'wait', 'click-install-bar', 'install-for-all', 'more-options', 'never-install');
    expect(refused(pc, 'install')).toBe('publisher-refused');
    expect(act(pc, 'dont-install')).toBe('blocked');
    expect(pc.report().bankClient).toBe('blocked');
    expect(refused(pc, 'open-bank-site')).toBe('publisher-blocked');
    expect(act(pc, 'unblock-publisher', 'open-bank-site')).toBe('loading');
  });

  it('R-CLIENT-22 R-CLIENT-23 R-CLIENT-24 after the login «Да», the second bar, «Запустить надстройку» and the warning', () => {
    const pc = pcBefore('cryptoComponent');
    expect(act(pc, 'log-in')).toBe('question');
    expect(act(pc, 'no')).toBe('absent');
    expect(act(pc, 'log-in', 'yes', 'wait')).toBe('bar');
    expect(act(pc, 'click-activex-bar', 'run-add-on', 'more-options', 'always-install-from')).toBe('publisher-trusted');
    expect(pc.report().cryptoComponent).toBe('missing');
    expect(act(pc, 'install')).toBe('installed');
    expect(pc.report()).toMatchObject({
      cryptoComponent: 'present',
      keyAddOn: 'not-running',
      mainAddOn: 'not-running',
    });
  });

  it('R-CLIENT-24 here too a publisher can be refused, and taken off the list', () => {
    const pc = pcBefore('cryptoComponent');
    act(pc, 'log-in', 'yes', 'wait', 'click-activex-bar', 'run-add-on', 'more-options', 'never-install-from');
    expect(act(pc, 'dont-install')).toBe('blocked');
    expect(refused(pc, 'log-in')).toBe('publisher-blocked');
    expect(pc.report()).toMatchObject({ cryptoComponent: 'blocked', keyAddOn: 'missing' });
    expect(act(pc, 'unblock-publisher')).toBe('absent');
  });

  it('R-CLIENT-25 R-CLIENT-26 R-CLIENT-27 the third bar comes again and again until every add-on runs', () => {
    const pc = pcBefore('cryptoComponent');
    installAll(pc, { components: ['cryptoComponent'] });
    const log = (acts: readonly Act[]) => act(pc, ...acts);
    // The last step of the component has brought the first of these bars by itself, and installAll has gone through it.
    expect(pc.report()).toMatchObject({ cryptoComponent: 'present', keyAddOn: 'present', mainAddOn: 'not-running' });
    expect(log(['log-in', 'click-add-on-bar', 'run-add-on', 'dont-run'])).toBe('absent');
    expect(pc.report().mainAddOn).toBe('not-running');
    expect(log(['log-in', 'click-add-on-bar', 'run-add-on', 'run'])).toBe('installed');
    expect(log(['log-in']), 'no bar any more').toBe('installed');
    expect(pc.open).toBeUndefined();
  });

  it('R-CLIENT-27 the login window is there only when BS-Client is', () => {
    const pc = newPc();
    expect(refused(pc, 'log-in')).toBe('login-window-missing');
  });
});
