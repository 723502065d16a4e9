"""The gallery's style sheet. Nothing is fetched: fonts are the reader's own, in the order of the house's look."""

STYLE = """
:root { color-scheme: light dark; --ink: #0f1a2e; --ink-2: #45536b; --page: #eef1f5; --sheet: #fff; --rule: #d3dae4;
  --field: #1d43c6; --on-field: #fff; --mark: #ffdc2e; --amber: #ffb300; --shade: rgb(15 26 46 / .14); --h: 280px;
  --serif: "Source Serif 4", "Source Serif Pro", Georgia, "Noto Serif", "DejaVu Serif", serif;
  --sans: Roboto, system-ui, "Segoe UI", "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f5; --ink-2: #b0bccf; --page: #0b1322; --sheet: #131f36;
  --rule: #2a3852; --field: #a9bcff; --on-field: #0b1322; --shade: rgb(0 0 0 / .5); } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 9rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 var(--sans);
  -webkit-text-size-adjust: 100%; }
button, input { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--field); outline-offset: 2px; }
.top, main { max-width: 1680px; margin: 0 auto; padding: 0 clamp(16px, 3vw, 48px); }
.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 20px; padding-top: 32px; padding-bottom: 12px; }
h1 { font: 700 34px/1.1 var(--serif); letter-spacing: -.012em; margin: 0; }
.top p { margin: 0; color: var(--ink-2); font-variant-numeric: tabular-nums; }
.bar { position: sticky; top: 0; z-index: 2; background: color-mix(in srgb, var(--page) 92%, transparent);
  backdrop-filter: blur(10px); border-bottom: 1px solid var(--rule); }
.bar > div { max-width: 1680px; margin: 0 auto; padding: 10px clamp(16px, 3vw, 48px); display: flex; flex-wrap: wrap;
  gap: 8px 28px; align-items: center; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; border: 0; margin: 0; padding: 0; min-width: 0; }
.chip { border: 1px solid var(--rule); background: var(--sheet); border-radius: 99px; padding: 4px 12px;
  font-size: 14px; white-space: nowrap; }
.chip:hover { border-color: var(--field); }
.chip[aria-pressed=true] { background: var(--field); border-color: var(--field); color: var(--on-field); }
.chip small { opacity: .65; font-size: 12px; margin-left: 3px; font-variant-numeric: tabular-nums; }
.bar input { border: 1px solid var(--rule); background: var(--sheet); border-radius: 99px; padding: 5px 14px;
  width: 220px; }
.bar .end { margin-left: auto; display: flex; gap: 12px; align-items: center; color: var(--ink-2); font-size: 14px;
  font-variant-numeric: tabular-nums; }
h2 { font: 700 25px/1.2 var(--serif); margin: 44px 0 4px; letter-spacing: -.01em; }
.deck > p { margin: 0 0 18px; color: var(--ink-2); }
.card { background: var(--sheet); border-top: 4px solid var(--field); margin: 0 0 28px; padding: 18px 24px 26px;
  content-visibility: auto; contain-intrinsic-size: auto 1100px; }
.card > header { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; color: var(--ink-2);
  font-size: 14px; }
.card > header b { color: var(--ink); font-weight: 500; }
.stamp { background: var(--amber); color: #1a1200; padding: 1px 9px; font-weight: 500; }
.stamp.off { background: var(--ink); color: var(--sheet); }
.row { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 20px 28px; padding-top: 20px; }
.row:not([hidden]) ~ .row { border-top: 1px solid var(--rule); margin-top: 24px; }
.row h3 { font: 600 19px/1.25 var(--serif); margin: 2px 0 0; overflow-wrap: anywhere; }
.row .lang { color: var(--field); font-size: 13px; font-weight: 600; margin: 0; }
.shelf { display: flex; flex-wrap: wrap; gap: 22px 20px; align-items: flex-start; min-width: 0; }
figure { margin: 0; min-width: 0; max-width: 100%; width: min-content; }
.strip { display: flex; gap: 6px; max-width: 100%; overflow-x: auto; width: max-content; scrollbar-width: thin; }
figure.many { width: auto; }
.strip a { flex: none; display: block; position: relative; color: inherit; text-decoration: none;
  height: min(var(--h), calc(100vw - 80px)); aspect-ratio: var(--w) / var(--t); background: var(--rule);
  box-shadow: 0 0 0 1px var(--shade); margin: 1px; }
.strip a:hover { box-shadow: 0 0 0 3px var(--field); }
.strip img, .strip video { width: 100%; height: 100%; display: block; object-fit: contain; }
.strip i { position: absolute; left: 6px; bottom: 6px; background: rgb(15 26 46 / .8); color: #fff; font: 500 12px/1
  var(--sans); padding: 4px 7px; }
.sheet { display: grid; place-content: center; justify-items: center; gap: 8px; height: 100%; font-weight: 600;
  background: var(--page); }
.sheet::before { content: ""; width: 44px; height: 56px; border: 3px solid var(--field); border-radius: 2px;
  background: linear-gradient(var(--field), var(--field)) 50% 16px / 22px 4px no-repeat,
  linear-gradient(var(--field), var(--field)) 50% 26px / 22px 4px no-repeat; }
figcaption { display: grid; justify-items: start; padding-top: 7px; font-size: 14px; line-height: 1.4;
  min-width: 190px; }
figcaption b { font-weight: 600; overflow-wrap: anywhere; }
figcaption span { color: var(--ink-2); font-size: 13px; font-variant-numeric: tabular-nums; }
.copy { border: 0; background: none; padding: 2px 0; color: var(--field); font-size: 13px; white-space: nowrap; }
.copy:hover { text-decoration: underline; }
.none { padding: 64px 0; text-align: center; color: var(--ink-2); font-size: 17px; }
dialog { border: 0; padding: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; background: #0b1322;
  color: #eef1f5; --ink-2: #b0bccf; --field: #a9bcff; --on-field: #0b1322; --rule: #2a3852; }
dialog[open] { display: grid; grid-template-columns: minmax(0, 1fr) minmax(280px, 26rem); }
dialog .stage { position: relative; display: grid; place-items: center; min-height: 0; height: 100vh;
  padding: 28px 72px; }
dialog .stage img { max-width: 100%; max-height: calc(100vh - 56px); display: block; }
dialog .side { background: #131f36; padding: 24px 26px 40px; overflow: auto; height: 100vh; }
dialog h4 { font: 600 20px/1.25 var(--serif); margin: 0 40px 4px 0; }
dialog .side p { margin: 0; color: var(--ink-2); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
dialog h5 { font-size: 14px; margin: 26px 0 6px; display: flex; justify-content: space-between; }
dialog pre { font: 15px/1.5 var(--sans); white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; background: #0b1322;
  padding: 14px 16px; }
dialog .round { position: absolute; border: 0; background: rgb(255 255 255 / .1); color: #fff; width: 44px;
  height: 44px; border-radius: 50%; font-size: 20px; line-height: 1; }
dialog .round:hover { background: rgb(255 255 255 / .25); }
.prev { left: 14px; top: calc(50% - 22px); } .next { right: 14px; top: calc(50% - 22px); }
.close { right: 14px; top: 14px; }
dialog a { color: var(--field); }
@media (max-width: 900px) { .row { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  .card { padding: 14px 16px 20px; }
  dialog[open] { display: block; overflow: auto; } dialog .stage { height: auto; padding: 60px 12px 12px; }
  dialog .side { height: auto; } .bar { position: static; } .prev, .next { top: 14px; } .next { left: 66px; } }
@media print { .bar, .copy, dialog { display: none !important; } .card { break-inside: avoid; } }
"""
