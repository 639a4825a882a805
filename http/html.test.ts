import { describe, expect, it } from 'vitest';
import { Html, html } from './html.ts';

describe('html', () => {
  it('escapes every value, so that it is text wherever it stands', () => {
    const value = `<script>alert("1 & 'x'")</script>`;
    const escaped = '&lt;script&gt;alert(&quot;1 &amp; &#39;x&#39;&quot;)&lt;/script&gt;';
    expect(html`<p title="${value}">${value}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('escapes what only looks like markup of ours', () => {
    const forged = { text: '<b>', toString: () => '<b>' } as unknown as string;
    expect(html`${forged}`.text).toBe('&lt;b&gt;');
    expect(html`${['<i>', ['&']]}`.text).toBe('&lt;i&gt;&amp;');
  });

  it('puts its own results in as they are, once escaped and never twice', () => {
    const item = html`<li>${'a & b'}</li>`;
    expect(html`<ul>${[item, item]}</ul>`.text).toBe('<ul><li>a &amp; b</li><li>a &amp; b</li></ul>');
    expect(String(item)).toBe(item.text);
    expect(item).toBeInstanceOf(Html);
  });

  it('leaves nothing for what is absent, but writes numbers out', () => {
    expect(html`[${undefined}${false}${''}${0}${7}]`.text).toBe('[07]');
    expect(html``.text).toBe('');
  });

  it('keeps Cyrillic and Kazakh letters', () => {
    expect(html`<p>${'Қол қою «Подписать»'}</p>`.text).toBe('<p>Қол қою «Подписать»</p>');
  });
});
