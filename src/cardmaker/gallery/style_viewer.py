"""The second half of the gallery's style sheet: the viewer, small screens, paper."""

STYLE = """
dialog { border: 0; padding: 0; width: 100vw; height: 100dvh; max-width: none; max-height: none; background: #0b1322;
  color: #eef1f5; --ink: #eef1f5; --ink-2: #b0bccf; --field: #a9bcff; --on-field: #0b1322; --rule: #2a3852;
  --edge: #6d7c97; --sheet: #131f36; --page: #131f36; --warn: #33290f; --wrong: #ffb09c; color-scheme: dark; }
dialog[open] { display: grid; grid-template-columns: minmax(0, 1fr) minmax(300px, 27rem); }
.stage { position: relative; display: grid; place-items: center; min-height: 0; height: 100dvh; padding: 28px 72px; }
.big { aspect-ratio: var(--w) / var(--t); width: min(100%, calc((100dvh - 56px) * var(--w) / var(--t))); }
.big img, .big video { width: 100%; height: 100%; display: block; object-fit: contain; background: #000; }
.big .sheet { text-decoration: underline; background: var(--sheet); }
.safe .big:has(video:not([hidden]))::after { opacity: .6; }
.side { background: var(--sheet); padding: 22px 26px 40px; overflow: auto; height: 100dvh; }
.side h4 { font: 600 20px/1.25 var(--serif); margin: 3px 0 4px; }
.side .lang, .side h4 { margin-right: 44px; }
.side p { margin: 0; color: var(--ink-2); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.side p.lang { color: var(--field); }
.side h5 { font-size: 14px; margin: 22px 0 7px; display: flex; justify-content: space-between; align-items: center;
  gap: 12px; }
.side #caption .copy { background: var(--field); color: var(--on-field); border-color: var(--field); font-weight: 600; }
.side .room { font-size: 13px; padding-bottom: 6px; }
.side pre { font: 15px/1.5 var(--sans); white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; background: #0b1322;
  padding: 12px 14px; user-select: text; }
.side ol { margin: 0; padding-left: 1.6em; font-size: 14px; }
.side ol a { color: var(--field); overflow-wrap: anywhere; }
.side ol small { display: block; color: var(--ink-2); font-size: 12.5px; padding-bottom: 4px; }
.side code { font: 13px/1.45 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere;
  color: var(--ink-2); }
#save { font-size: 13px; padding-top: 4px; } #nocaption { padding-top: 20px; }
.round { position: absolute; border: 0; background: rgb(255 255 255 / .12); color: #fff; width: 44px; height: 44px;
  border-radius: 50%; font-size: 24px; line-height: 1; }
.round:hover { background: rgb(255 255 255 / .28); }
.prev { left: 14px; top: calc(50% - 22px); } .next { right: 14px; top: calc(50% - 22px); }
.close { right: 14px; top: 14px; }
.stage .at { right: 10px; top: 20px; margin: 0; font-size: 13px; padding: 7px 9px; }
@media (max-width: 900px) {
  html { scroll-padding-top: 1rem; }
  .row { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  .card { padding: 14px 16px 20px; }
  .bar { position: static; }
  .bar > div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .bar select, .bar input { width: 100%; min-height: 42px; font-size: 16px; }
  .bar .chips, .bar input, .legend { grid-column: 1 / -1; } .bar .chips { flex-wrap: nowrap; margin: 0; }
  .bar .end { margin: 0; gap: 10px; } .bar .end .chips, .chip small { display: none; }
  .chip { min-height: 40px; padding: 4px 11px; } #safe { white-space: normal; line-height: 1.15; border-radius: 20px; }
  .acts button, .acts a { min-height: 40px; padding-left: 14px; padding-right: 14px; font-size: 15px; }
  .acts a { line-height: 32px; }
  figure { width: 100%; } .frame { width: min(100%, calc(62dvh * var(--w) / var(--t))); }
  .tiles .card { width: 100%; }
  .bar select { padding: 5px 2px 5px 8px; }
  dialog[open] { display: block; overflow: auto; } .stage { height: auto; padding: 2px 12px 4px; }
  dialog::before { content: ""; display: block; position: sticky; top: 0; z-index: 1; height: 56px;
    background: #0b1322; }
  .big { width: min(100%, calc((86dvh - 56px) * var(--w) / var(--t))); }
  .side { height: auto; padding: 18px 16px 40px; } .side .lang, .side h4 { margin-right: 0; }
  .prev, .next, .close { position: fixed; z-index: 2; top: 6px; background: #2a3852; }
  .prev { left: 12px; } .next { left: 68px; right: auto; } .close { right: 12px; }
  .stage .at { position: fixed; z-index: 2; left: 126px; right: auto; top: 13px; }
}
@media print { .bar, .acts, .panel, .skip, .own, dialog { display: none !important; } .card { break-inside: avoid; } }
"""
