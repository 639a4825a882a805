/**
 * What is wrong with the page that a browser shows, found in the page itself: an expression for {@link Chromium.evaluate} that gives a
 * list of sentences, empty for a good page. Contrast is that of WCAG 2.1, 1.4.3; the rest is what a reader with a keyboard, a screen
 * reader or a narrow window stumbles over.
 */
export const PAGE_FAULTS = `(() => {
  const faults = [];
  const visible = (one) => one.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);
  const named = (one) => one.tagName.toLowerCase() + ' "' + (one.textContent || one.name || '').trim().slice(0, 40) + '"';

  if (!document.title.startsWith('TEST · ')) faults.push('title: ' + document.title);
  const headings = all('h1, h2, h3, h4').map((one) => ({ level: Number(one.tagName[1]), text: one.textContent.trim() }));
  if (headings.filter(({ level }) => level === 1).length !== 1) faults.push('not one h1 but ' + headings.map(({ level, text }) => level + ' ' + text));
  headings.forEach(({ level, text }, at) => {
    if (text === '') faults.push('an empty heading');
    if (level > (headings[at - 1]?.level ?? 0) + 1) faults.push('heading of level ' + level + ' too early: ' + text);
  });
  for (const one of all('input, select, textarea')) {
    const label = one.labels?.[0]?.textContent.trim() || one.getAttribute('aria-label');
    if (!label) faults.push('no label: ' + one.outerHTML);
  }
  for (const one of all('a, button, summary')) if (one.textContent.trim() === '') faults.push('no text: ' + one.outerHTML);
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push('id twice: ' + id);
  if (/undefined|\\[object |\\{\\w+\\}|NaN/.test(document.body.innerText)) faults.push('unfinished text');

  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push('scrolls ' + wide + ' px to the side');
  const scrolls = (one) => one !== null && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const controls = all('a, button, input, select, textarea, summary').filter((one) => !one.classList.contains('skip'));
  const boxes = controls.map((one) => ({ one, box: one.getBoundingClientRect() }));
  for (const { one, box } of boxes) {
    if ((box.right > document.documentElement.clientWidth + 1 || box.left < -1) && !scrolls(one)) faults.push('outside the window: ' + named(one));
  }
  boxes.forEach((a, at) => {
    for (const b of boxes.slice(at + 1)) {
      if (a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 2 && down > 2) faults.push('one over the other: ' + named(a.one) + ' and ' + named(b.one));
    }
  });

  const colours = (text) => [...text.matchAll(/rgba?\\(([^)]+)\\)/g)]
    .map(([, parts]) => parts.split(/[ ,/]+/).map(Number)).filter(([, , , alpha = 1]) => alpha > 0.9);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    if (one === null) return [[255, 255, 255]];
    const { backgroundColor, backgroundImage } = getComputedStyle(one);
    const own = [...colours(backgroundImage), ...(colours(backgroundImage).length > 0 ? [] : colours(backgroundColor))];
    return own.length > 0 ? own : behind(one.parentElement);
  };
  const ratio = (one, ground) => {
    const [dark, light] = [luminance(one), luminance(ground)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() === '' || seen.has(one) || !visible(one) || one.closest('[disabled], script, .skip')) continue;
    seen.add(one);
    const { color, fontSize, fontWeight } = getComputedStyle(one);
    const isLarge = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    const least = Math.min(...behind(one).map((ground) => ratio(colours(color)[0] ?? [0, 0, 0], ground)));
    if (least < (isLarge ? 3 : 4.5)) faults.push('contrast ' + least.toFixed(2) + ': ' + named(one));
  }
  return faults;
})()`;
