"""The gallery's style sheet. Nothing is fetched: fonts are the reader's own, in the order of the house's look."""

from cardmaker.gallery.style_viewer import STYLE as STYLE_VIEWER

STYLE = (
    """
:root { color-scheme: light dark; --ink: #0f1a2e; --ink-2: #45536b; --page: #eef1f5; --sheet: #fff; --rule: #d3dae4;
  --edge: #8592a8; --field: #1d43c6; --on-field: #fff; --mark: #ffdc2e; --on-mark: #0f1a2e; --amber: #ffb300;
  --warn: #fff4d6; --wrong: #a3290c; --shade: rgb(15 26 46 / .14); --h: 320px;
  --serif: "Source Serif 4", "Source Serif Pro", Georgia, "Noto Serif", "DejaVu Serif", serif;
  --sans: Roboto, system-ui, "Segoe UI", "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f5; --ink-2: #b0bccf; --page: #0b1322; --sheet: #131f36;
  --rule: #2a3852; --edge: #6d7c97; --field: #a9bcff; --on-field: #0b1322; --warn: #33290f; --wrong: #ffb09c;
  --shade: rgb(0 0 0 / .5); } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 8rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 var(--sans);
  -webkit-text-size-adjust: 100%; }
button, input, select { font: inherit; color: inherit; }
button, select, summary { cursor: pointer; }
:focus-visible { outline: 3px solid var(--field); outline-offset: 2px; }
main:focus-visible { outline: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 12px; top: -60px; z-index: 5; background: var(--field); color: var(--on-field);
  padding: 8px 16px; }
.skip:focus { top: 12px; }
.top, .panel, main { max-width: 1680px; margin: 0 auto; padding: 0 clamp(16px, 3vw, 48px); }
.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 22px; padding-top: 26px; padding-bottom: 12px; }
h1 { font: 700 34px/1.1 var(--serif); letter-spacing: -.012em; margin: 0; }
.top p { margin: 0; color: var(--ink-2); display: flex; flex-wrap: wrap; gap: 2px 18px;
  font-variant-numeric: tabular-nums; }
.own { margin-left: auto; display: flex; gap: 16px; align-items: baseline; font-size: 14px; position: relative; }
.own summary { color: var(--ink-2); list-style: none; text-decoration: underline dotted; text-underline-offset: 4px; }
.own details p { position: absolute; right: 0; top: 34px; z-index: 4; width: min(24rem, calc(100vw - 32px));
  background: var(--sheet); border: 1px solid var(--rule); box-shadow: 0 8px 30px var(--shade); padding: 14px 16px; }
select, .bar input { border: 1px solid var(--edge); background-color: var(--sheet); border-radius: 6px;
  padding: 5px 10px; font-size: 14px; min-height: 34px; max-width: 100%; }
.bar { position: sticky; top: 0; z-index: 3; background: var(--page); border-bottom: 1px solid var(--rule); }
.bar > div { max-width: 1680px; margin: 0 auto; padding: 10px clamp(16px, 3vw, 48px); display: flex; flex-wrap: wrap;
  gap: 8px 10px; align-items: center; }
.bar select { flex: 1 1 9rem; width: 9rem; min-width: 0; padding-right: 4px; text-overflow: ellipsis; }
@media (min-width: 1200px) { .bar select { flex-basis: 11rem; } }
.bar select:has(option:checked:not([value=""])) { border-color: var(--field);
  box-shadow: inset 0 0 0 1px var(--field); }
.bar input { flex: 1 1 12rem; width: 12rem; max-width: 24rem; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 0 6px 0 0; min-width: 0; }
.chip { border: 1px solid var(--edge); background: var(--sheet); border-radius: 99px; padding: 4px 13px;
  min-height: 34px; font-size: 14px; white-space: nowrap; }
.chip:hover { border-color: var(--field); }
.chip[aria-pressed=true] { background: var(--field); border-color: var(--field); color: var(--on-field); }
.chip small { font-size: 12px; margin-left: 5px; color: var(--ink-2); font-variant-numeric: tabular-nums; }
.chip[aria-pressed=true] small { color: inherit; }
.bar .end { margin-left: auto; display: flex; gap: 14px; align-items: center; color: var(--ink-2); font-size: 14px;
  font-variant-numeric: tabular-nums; }
.bar .end .chips { margin: 0; } .end .chip { min-width: 34px; padding: 4px 8px; }
.plain { border: 0; background: none; padding: 4px 0; color: var(--field); text-decoration: underline;
  text-underline-offset: 3px; }
.legend { display: none; flex-basis: 100%; margin: 0; font-size: 13px; color: var(--ink-2); }
.safe .legend { display: block; }
.panel { padding-top: 22px; }
.panel h2 { margin: 0; font-size: 21px; }
.panel > p { margin: 2px 0 10px; color: var(--ink-2); }
.panel:is(.folded, .whole) { display: flex; flex-wrap: wrap; gap: 0 14px; align-items: baseline; padding-top: 10px; }
.panel:is(.folded, .whole) h2 { font: 600 14px/1.4 var(--sans); letter-spacing: 0; }
.panel:is(.folded, .whole) > p { margin: 0; font-size: 14px; }
.panel.folded .news, .panel.folded .more, .panel.folded .warned { display: none; }
.panel details { margin-top: 10px; font-size: 14px; } .panel summary { color: var(--field); }
.panel.folded details { display: none; }
.news { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px;
  grid-template-columns: repeat(auto-fill, minmax(min(23rem, 100%), 1fr)); }
.news a { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 14px; background: var(--sheet);
  color: inherit; text-decoration: none; height: 100%; }
.news a:hover { box-shadow: 0 0 0 2px var(--field); }
.news img, .news a > i { width: 76px; height: 100%; min-height: 95px; object-fit: cover; object-position: left top;
  background: var(--rule); }
.news span { padding: 8px 12px 9px 0; display: grid; align-content: center; }
.news em { font: 500 12.5px/1.4 var(--sans); color: var(--field); overflow-wrap: anywhere; }
.news b { font: 600 15.5px/1.25 var(--serif); overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; }
.news small { color: var(--ink-2); font-size: 12.5px; overflow-wrap: anywhere; }
h2 { font: 700 25px/1.2 var(--serif); margin: 40px 0 4px; letter-spacing: -.01em; text-wrap: balance; }
.deck > p { margin: 0 0 16px; color: var(--ink-2); }
.card { background: var(--sheet); border-top: 4px solid var(--field); margin: 0 0 26px; padding: 16px 24px 26px;
  content-visibility: auto; contain-intrinsic-size: auto 1500px; }
.card > header { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; color: var(--ink-2);
  font-size: 14px; }
.card > header b { color: var(--ink); font-weight: 500; }
.stamp { background: var(--amber); color: #1a1200; padding: 1px 9px; font-weight: 500; }
.stamp.off { background: var(--ink); color: var(--sheet); }
.warned { list-style: none; margin: 8px 0 0; padding: 0; display: grid; gap: 5px; font-size: 13.5px; max-width: 60rem; }
.warned li { background: var(--warn); border-left: 4px solid var(--amber); padding: 6px 10px; overflow-wrap: anywhere; }
.warned li.error { border-color: var(--wrong); }
.warned small { display: block; color: var(--ink-2); font-size: 12.5px; }
.row { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 20px 28px; padding-top: 18px; }
.row:not([hidden]) ~ .row { border-top: 1px solid var(--rule); margin-top: 22px; }
.row h3 { font: 600 19px/1.25 var(--serif); margin: 2px 0 0; overflow-wrap: anywhere; }
.lang { color: var(--field); font-size: 13px; font-weight: 600; margin: 0; }
.shelf { display: flex; flex-wrap: wrap; gap: 26px 24px; align-items: flex-start; min-width: 0; }
figure { margin: 0; width: max(calc(var(--h) * var(--w) / var(--t)), 14.5rem); max-width: 100%; }
.frame { position: relative; width: calc(var(--h) * var(--w) / var(--t)); max-width: 100%; }
.strip { display: flex; overflow-x: auto; scroll-snap-type: x mandatory; scrollbar-width: none;
  overscroll-behavior-x: contain; box-shadow: 0 0 0 1px var(--shade); }
.strip::-webkit-scrollbar { display: none; }
.view { position: relative; overflow: hidden; }
.strip > .view { flex: 0 0 100%; display: block; color: inherit; text-decoration: none;
  aspect-ratio: var(--w) / var(--t); background: var(--rule); scroll-snap-align: start; scroll-snap-stop: always; }
.strip > .view:focus-visible { outline-offset: -4px; box-shadow: inset 0 0 0 6px #fff; }
.frame:has(:focus-visible) { outline: 3px solid var(--field); outline-offset: 3px; }
.frame:hover .strip { box-shadow: 0 0 0 2px var(--field); }
.strip img { width: 100%; height: 100%; display: block; object-fit: contain; }
.safe .view::after { position: absolute; inset: 0; pointer-events: none; background:
  repeating-linear-gradient(45deg, rgb(11 19 34 / .72) 0 5px, rgb(255 255 255 / .6) 5px 7px); }
.safe .view::before { position: absolute; pointer-events: none; z-index: 1; outline: 2px dashed #0f1a2e;
  box-shadow: 0 0 0 2px #fff; }
.at { position: absolute; right: 8px; top: 8px; background: rgb(15 26 46 / .85); color: #fff; border-radius: 99px;
  font: 500 12px/1 var(--sans); padding: 5px 8px; font-variant-numeric: tabular-nums; pointer-events: none; }
.turn { position: absolute; top: calc(50% - 18px); width: 36px; height: 36px; border: 0; border-radius: 50%;
  opacity: 0; background: rgb(255 255 255 / .92); color: #0f1a2e; font-size: 22px; line-height: 1;
  box-shadow: 0 1px 6px rgb(0 0 0 / .4); }
.back { left: 6px; } .turn.on { right: 6px; }
.frame:hover .turn, .frame:focus-within .turn { opacity: 1; }
@media (hover: none) { .turn { display: none; } }
.start { position: absolute; left: calc(50% - 26px); top: calc(50% - 26px); width: 52px; height: 52px;
  border-radius: 50%; background: rgb(15 26 46 / .8); }
.start::before { content: ""; position: absolute; left: 20px; top: 14px; border: solid transparent;
  border-width: 12px 0 12px 18px; border-left-color: #fff; }
.sheet { display: grid; place-content: center; justify-items: center; gap: 8px; height: 100%; font-weight: 600;
  background: var(--page); color: var(--ink); }
.sheet::before { content: ""; width: 44px; height: 56px; border: 3px solid var(--field); border-radius: 2px;
  background: linear-gradient(var(--field), var(--field)) 50% 16px / 22px 4px no-repeat,
  linear-gradient(var(--field), var(--field)) 50% 26px / 22px 4px no-repeat; }
figcaption { display: grid; justify-items: start; padding-top: 9px; font-size: 14px; line-height: 1.4; }
figcaption > b { font-weight: 600; overflow-wrap: anywhere; }
figcaption > span { color: var(--ink-2); font-size: 13px; font-variant-numeric: tabular-nums; }
.room b { font-weight: 500; } .over, .over b { color: var(--wrong); font-weight: 600; }
.new { background: var(--mark); color: var(--on-mark); font: 600 12px/1 var(--sans); padding: 2px 7px; }
.acts { display: flex; flex-wrap: wrap; gap: 6px; padding-top: 7px; }
.acts + .acts { padding-top: 6px; }
.acts button, .acts a, .side h5 button { border: 1px solid var(--edge); background: var(--sheet); border-radius: 6px;
  padding: 3px 10px; font-size: 13px; line-height: 20px; color: var(--field); white-space: nowrap;
  text-decoration: none; }
.acts .copy { border-color: var(--field); background: var(--field); color: var(--on-field); font-weight: 500; }
.acts button:hover, .acts a:hover { border-color: var(--field); text-decoration: underline; }
.acts .done, .side h5 .done { background: #17693a; border-color: #17693a; color: #fff; }
.tiles .cards { display: flex; flex-wrap: wrap; gap: 22px 16px; align-items: stretch; }
.tiles .card { margin: 0; max-width: 100%; display: flex; flex-wrap: wrap; gap: 0 28px; padding: 12px 16px 18px;
  align-content: flex-start; contain-intrinsic-size: auto 340px auto 560px; }
.tiles .card > header, .tiles .card > .warned { width: 0; min-width: 100%; margin-right: -28px; }
.tiles .row { display: flex; flex-direction: column; gap: 10px; padding-top: 10px; border: 0 !important;
  margin: 0 !important; }
.tiles .row > div:first-child { width: 0; min-width: 100%; }
.tiles .row h3 { font-size: 17px; min-height: 3.75em; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 3; overflow: hidden; }
.tiles .card > header > span:not(.stamp, [data-w]) { display: none; }
.said { display: none; }
.tiles .said { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 5; overflow: hidden;
  margin: 8px 0 0; white-space: pre-line; font-size: 13.5px; line-height: 1.4;
  border-left: 3px solid var(--rule); padding-left: 10px; overflow-wrap: anywhere; }
.none { padding: 64px 0; text-align: center; color: var(--ink-2); font-size: 17px; }
"""
    + STYLE_VIEWER
)
