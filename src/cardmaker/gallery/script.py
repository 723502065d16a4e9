"""The gallery's script: filters kept in the address, copying, carousels, what the last run made, the page's language.

Without it the page still reads. It only reads what stands in the page, and sets texts as texts, never as marks.
"""

from cardmaker.gallery.script_viewer import SCRIPT as SCRIPT_VIEWER

SCRIPT = (
    r"""
'use strict';
const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
const find = $('#find'), view = $('dialog'), root = document.documentElement, local = location.protocol === 'file:';
const RUN = JSON.parse($('#run').textContent), MENUS = ['d', 'c', 'p', 's'], USUAL = '320';
// Not everybody types Kazakh letters.
const PLAIN = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', ё: 'е' };
const folded = text => text.normalize('NFC').toLocaleLowerCase().replace(/[әғқңөұүһіё]/g, letter => PLAIN[letter]);
const KAZAKH = 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'.split(' ');
const make = (tag, textContent = '', className = '') =>
  Object.assign(document.createElement(tag), { textContent, className });

// -- the page's own words

let ui = 'en';
const say = (key, values = {}) => WORDS[ui][key].replace(/\{(\w)\}/g, (_, name) => values[name]);
function units(text) {  // as Cyrillic writes them
  if (ui === 'en') return text;
  return text.replace(/(\d)\.(\d+ [KM]B)/, '$1,$2').replace('KB', 'КБ').replace('MB', 'МБ');
}
function label(element) {
  const { w, v, r, u, x } = element.dataset;
  if (r) {
    if (w) { element.title = because(r); } else { element.textContent = because(r); element.title = r; }
  }
  if (x) {
    const own = JSON.parse(x), language = ui in own ? ui : Object.keys(own)[0];
    Object.assign(element, { textContent: own[language], lang: language });
  }
  if (u) element.textContent = units(u);
  if (w) element.textContent = say(w, element.dataset);
  if (v) element.setAttribute('aria-label', say(v, element.dataset));
  if (v && element.placeholder !== undefined) element.placeholder = say(v);
}
function written() {  // when the page was: its file knows, so that the page itself says the same whenever it is made
  const when = new Date(document.lastModified);
  if (isNaN(when)) return '';
  if (ui !== 'kk') return when.toLocaleString(ui, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = when.toTimeString().slice(0, 5);  // few browsers know Kazakh dates
  return `${when.getFullYear()} ж. ${when.getDate()} ${KAZAKH[when.getMonth()]}, ${clock}`;
}
// Why a post was made, part by part; what is not known stays in English.
const PARTS = WHY.reasons.map(([english, ...own]) => [new RegExp(`^(?:${english})(?=, |$)`), own]);
function because(reason) {
  const own = ['kk', 'ru'].indexOf(ui), parts = [];
  if (own < 0) return reason;
  const [, most, more] = /^(.*?)(?: and (\d+) more)?$/.exec(reason);
  for (let rest = most; rest;) {
    let part = rest.split(', ')[0], said = part;
    for (const [pattern, sentences] of PARTS) {
      const found = pattern.exec(rest);
      if (!found) continue;
      part = found[0];
      said = sentences[own].replace(/\{(\w+)\}/g, (_, name) =>
        name === 'done' ? WHY.done[found.at(-1)][own] : name === 'field' ? named(found[1], own) : found[name]);
      break;
    }
    parts.push(said);
    rest = rest.slice(part.length + 2);
  }
  return [...parts, ...(more ? [say('and-more', { n: more })] : [])].join(', ');
}
function named(name, own) {  // `answer.kk` in words
  const [field, language] = name.split('.');
  if (!(field in WHY.fields) || language && !(language in WHY.tongues)) return name;
  return WHY.fields[field][own] + (language ? ` (${WHY.tongues[language][own]})` : '');
}
const told = (tag, key, values, name) => {
  const element = make(tag, '', name);
  Object.assign(element.dataset, { w: key }, values);
  label(element);
  return element;
};
function speak(language) {
  if (!(language in WORDS)) language = 'en';
  const other = language !== ui;
  ui = $('#ui').value = language;
  if (!other) return;
  root.lang = ui;
  document.title = say('title');
  for (const time of $$('time')) time.textContent = written();
  $$('[data-w], [data-v], [data-r], [data-u], [data-x]').forEach(label);
}
function remembered() {
  try { return localStorage.getItem('cardmaker-ui') || ''; } catch { return ''; }
}
const preferred = () => (navigator.languages || []).map(code => code.split('-')[0]).find(code => code in WORDS);

// -- posts, and what the last run says of them

const posts = $$('figure').map((figure, n) => {
  const row = figure.closest('.row'), card = figure.closest('.card'), deck = figure.closest('.deck');
  const { p, a, s, j } = figure.dataset;
  return { n, figure, row, card, deck, p, a, s, j, l: row.dataset.l, c: card.dataset.c, d: deck.dataset.d,
    t: folded(card.dataset.t), made: '', warned: !!$('.warned', figure) };
});
const byFigure = new Map(posts.map(post => [post.figure, post])), byJob = new Map(posts.map(post => [post.j, post]));

function lines(problems) {
  const list = make('ul', '', 'warned');
  for (const [, place, severity, message, hint] of problems) {
    const line = make('li', message, severity);
    line.append(make('small', [hint, place].filter(Boolean).join(' ')));
    list.append(line);
  }
  return list;
}
function showProblems() {
  const cards = new Map($$('.card').map(card => [`cards/${card.dataset.c}.yaml`, card])), own = new Map(), rest = [];
  for (const problem of RUN.problems) {
    const card = cards.get(problem[0]);
    if (card) own.set(card, [...(own.get(card) || []), problem]); else rest.push(problem);
  }
  for (const [card, problems] of own) $('header', card).after(lines(problems));
  for (const post of posts) post.warned ||= own.has(post.card);
  const warned = posts.filter(post => post.warned), panel = $('#attention');
  if (!warned.length && !rest.length) return;
  panel.hidden = false;
  panel.append(Object.assign(told('h2', 'attention'), { id: 'wrongs' }));
  if (rest.length) panel.append(lines(rest));
  if (warned.length) panel.append(only('warned', 'warned-cards', new Set(warned.map(post => post.card)).size));
}
function only(state, key, n) {
  const line = make('p'), button = told('button', 'only-these', {}, 'plain');
  button.type = 'button';
  button.dataset.only = state;
  line.append(told('span', key, { n }), ' ', button);
  return line;
}
const SHOWN = 24, NAMED = 3;
function showChanges() {
  const groups = new Map();
  let count = 0;
  for (const [reason, jobs] of Object.entries(RUN.made)) for (const job of jobs) {
    const post = byJob.get(job);
    if (!post) continue;
    post.made = reason;
    count++;
    const key = `${post.c} ${post.l} ${reason}`;
    groups.set(key, [...(groups.get(key) || []), post]);
  }
  const gone = RUN.gone.filter(job => !byJob.has(job));
  if (!count && !gone.length) return;
  const panel = $('#changes'), whole = !!count && count === posts.length;
  panel.hidden = false;
  panel.append(Object.assign(told('h2', whole ? 'changes-all' : 'changes'), { id: 'changed' }));
  const line = make('p');
  line.append(make('time', written()));
  if (count) line.append(' · ', told('span', 'posts', { n: count }), ' ');
  if (!whole && count) {
    const button = told('button', 'only-these', {}, 'plain');
    button.type = 'button';
    button.dataset.only = 'made';
    line.append(button);
  }
  panel.append(line);
  panel.classList.toggle('whole', whole);
  const found = [...groups.values()].sort((one, other) => one[0].n - other[0].n);  // as the page has them
  if (!whole) showNews(panel, found);
  if (gone.length) panel.append(takenAway(gone));
}
function showNews(panel, found) {
  posts.filter(post => post.made).forEach(badge);
  const list = make('ul', '', 'news');
  for (const own of found.slice(0, SHOWN)) list.append(news(own));
  panel.append(list);
  if (found.length > SHOWN) panel.append(told('p', 'more', { n: found.length - SHOWN }, 'more'));
}
function takenAway(jobs) {
  const part = make('details'), list = make('ul');
  list.append(...jobs.map(job => make('li', job)));
  part.append(told('summary', 'gone', { n: jobs.length }), list);
  return part;
}
function badge(post) {
  const mark = told('i', 'new', { r: post.made }, 'new');
  $('figcaption b', post.figure).append(' ', mark);
}
function news(own) {
  const first = own.find(post => $('img', post.figure) && !$('.play', post.figure)) || own[0];
  const item = make('li'), link = make('a'), picture = $('img', first.figure), words = make('span');
  link.href = '#' + first.figure.id;
  link.dataset.to = first.figure.id;
  if (picture) {
    const small = make('img');
    small.alt = '';
    small.loading = 'lazy';
    small.width = picture.width;
    small.height = picture.height;
    small.src = picture.getAttribute('src');
    link.append(small);
  } else link.append(make('i'));
  const title = make('b', $('h3', first.row).textContent);
  title.lang = first.l;
  const places = own.map(post => $('figcaption b', post.figure).firstChild.textContent), rest = places.length - NAMED;
  const named = [$('.lang', first.row).textContent, ...places.slice(0, NAMED)].join(' · ');
  const reason = make('em');
  reason.dataset.r = first.made;
  label(reason);
  words.append(reason, title, make('small', named + (rest > 0 ? ` · +${rest}` : '')));
  link.append(words);
  item.append(link);
  return item;
}

// -- filters

const pressed = kind => $$(`.chip[data-kind=${kind}][aria-pressed=true]`).map(chip => chip.value);
function state() {
  const menus = Object.fromEntries(MENUS.map(name => [name, $('#' + name).value]));
  const safe = $('#safe').ariaPressed === 'true';
  return { l: pressed('l'), h: pressed('h')[0] || USUAL, q: find.value, safe, ...menus };
}
const fits = (post, want, words) => (!want.l.length || want.l.includes(post.l)) && (!want.d || want.d === post.d)
  && (!want.c || want.c === post.c) && (!want.p || want.p === post.p || want.p === post.a)
  && (!want.s || (want.s === 'made' ? post.made : want.s === 'warned' ? post.warned : want.s === post.s))
  && words.every(word => post.t.includes(word));

function hide(element, hidden) { if (element.hidden !== hidden) element.hidden = hidden; }
function apply() {
  const want = state(), words = folded(want.q).split(/\s+/).filter(Boolean), seen = new Map();
  let count = 0;
  root.style.setProperty('--h', want.h + 'px');
  root.classList.toggle('safe', want.safe);
  for (const post of posts) {
    const shown = fits(post, want, words);
    hide(post.figure, !shown);
    if (!shown) continue;
    count++;
    for (const part of [post.row, post.card, post.deck]) seen.set(part, (seen.get(part) || 0) + 1);
  }
  const rows = $$('.row').filter(row => { hide(row, !seen.has(row)); return seen.has(row); });
  for (const part of $$('.card, .deck')) hide(part, !seen.has(part));
  const tiles = rows.length > 1 && rows.every(row => seen.get(row) === 1);
  $('#posts').classList.toggle('tiles', tiles);
  if (tiles) for (const { figure, l } of posts) if (!figure.hidden) quote(figure, l);
  const number = $('#shown');
  Object.assign(number.dataset, { w: 'posts', n: count });
  label(number);
  hide($('.none'), count > 0);
  const narrowed = want.l.length || want.q || MENUS.some(name => want[name]);
  hide($('#reset'), !narrowed);
  for (const panel of $$('.panel')) panel.classList.toggle('folded', !!narrowed);
  keep(want);
}
function quote(figure, language) {
  const text = captionOf(figure);
  if (!text || $('.said', figure)) return;
  const words = make('p', text.replace(/\n+/g, '\n'), 'said');
  words.lang = language;
  $('figcaption', figure).append(words);
}
function keep(want) {
  const address = new URLSearchParams();
  if (want.l.length) address.set('l', want.l.join('.'));
  for (const name of MENUS) if (want[name]) address.set(name, want[name]);
  if (want.q) address.set('q', want.q);
  if (want.h !== USUAL) address.set('h', want.h);
  if (want.safe) address.set('safe', '1');
  if (ui !== (remembered() || preferred() || 'en')) address.set('ui', ui);
  const text = address.toString();
  try { history.replaceState(null, '', text ? '#' + text : location.pathname + location.search); } catch { }
}
function restore() {
  const kept = new URLSearchParams(location.hash.slice(1));
  speak(kept.get('ui') || remembered() || preferred());
  find.value = kept.get('q') || '';
  for (const name of MENUS) {
    const menu = $('#' + name);
    menu.value = kept.get(name) || '';
    if (menu.selectedIndex < 0) menu.value = '';
  }
  for (const kind of ['l', 'h']) {
    const values = (kept.get(kind) || (kind === 'h' ? USUAL : '')).split('.');
    for (const chip of $$(`.chip[data-kind=${kind}]`)) chip.ariaPressed = values.includes(chip.value);
  }
  $('#safe').ariaPressed = kept.get('safe') === '1';
}
function clear() {
  find.value = '';
  for (const name of MENUS) $('#' + name).value = '';
  for (const chip of $$('.chip[data-kind=l]')) chip.ariaPressed = false;
}

// -- copying

async function copy(text, button) {
  let done = true;
  try { await navigator.clipboard.writeText(text); }
  catch {
    const area = make('textarea'), before = document.activeElement;
    area.value = text;
    area.className = 'unseen';
    (view.open ? view : document.body).append(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
    before?.focus({ preventScroll: true });
  }
  if (!button) return;
  button.textContent = say(done ? 'copied' : 'not-copied') + (done ? ' ✓' : '');
  button.classList.toggle('done', done);
  setTimeout(() => { button.classList.remove('done'); label(button); }, 1600);
}
const captionOf = figure => figure.dataset.c ? document.getElementById(figure.dataset.c).textContent : '';
const altOf = link => link.dataset.alt ?? $('img', link).alt;

// -- carousels

const stripOf = figure => $('.strip', figure);
const aims = new WeakMap();  // where a strip is still on its way to
const place = strip => Math.min(strip.children.length - 1, Math.round(strip.scrollLeft / (strip.clientWidth || 1)));
const slideOf = strip => aims.get(strip) ?? place(strip);
const slideIn = figure => stripOf(figure).children[slideOf(stripOf(figure))];
const calm = matchMedia('(prefers-reduced-motion: reduce)');
function turn(figure, by) {
  const strip = stripOf(figure), next = Math.max(0, Math.min(strip.children.length - 1, slideOf(strip) + by));
  const inside = strip.contains(document.activeElement);
  if (next !== place(strip)) aims.set(strip, next);
  strip.scrollTo({ left: next * strip.clientWidth, behavior: calm.matches ? 'auto' : 'smooth' });
  if (inside) strip.children[next].focus({ preventScroll: true });
  mark(figure, next);
}
function mark(figure, slide) {
  const strip = stripOf(figure), at = $('.at', figure);
  if (at) at.textContent = `${slide + 1}/${strip.children.length}`;
  [...strip.children].forEach((link, index) => { link.tabIndex = index === slide ? 0 : -1; });
}
function scrolled({ type, target }) {
  if (!target.classList?.contains('strip')) return;
  if (type !== 'scroll') aims.delete(target);
  mark(target.closest('figure'), slideOf(target));
}
for (const type of ['scroll', 'scrollend', 'touchstart', 'wheel'])
  document.addEventListener(type, scrolled, { capture: true, passive: true });
"""
    + SCRIPT_VIEWER
)
