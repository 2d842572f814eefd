import { SIGN_COLOURS } from "../terminal/sign-colours.js";

const { light, dark } = SIGN_COLOURS;

/**
 * Of pages with figures and tables, light or dark as the reader has it, and light on paper. Above and below zero have the colours of the studio (up, down); curves that
 * mean no sign have others of Okabe & Ito's, which colour-blind readers tell apart.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1d232b;--soft:#66707c;--line:#e3e6ea;--paper:#fff;--c0:#0072b2;--c1:#cc79a7;--c2:#555;--c3:#3b8fc4;--up:${light.positive[4]};--down:${light.negative[4]}}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#98a2ae;--line:#2b3138;--paper:#14181d;--c0:#56b4e9;--c1:#e79ac4;--c2:#aaa;--c3:#9fd0f0;--up:${dark.positive[4]};--down:${dark.negative[4]}}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:920px;margin:0 auto;padding:36px 24px 64px}
h1{font-size:22px;line-height:1.35;margin:0 0 18px}h2{font-size:17px;margin:36px 0 8px}h1,h2,h3,dd{overflow-wrap:anywhere}small{font-weight:400;color:var(--soft)}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:10px 28px;margin:0 0 12px}dt{color:var(--soft);font-size:13px}dd{margin:0;font-variant-numeric:tabular-nums}
figure{margin:28px 0 0;border-top:1px solid var(--line);padding-top:18px}figcaption{display:flex;flex-wrap:wrap;gap:2px 14px;color:var(--soft);margin-bottom:6px}figcaption span{color:var(--ink);white-space:nowrap}figcaption i{display:inline-block;width:10px;height:10px;border-radius:50%;background:var(--c);margin-right:6px;print-color-adjust:exact}
svg{width:100%;height:auto;font:13px system-ui,sans-serif}text{fill:var(--ink)}.tick,.per{fill:var(--soft);font-size:12px}.grid{stroke:var(--line)}.zero{stroke:var(--soft)}svg g line{stroke:var(--c);stroke-width:1.8}circle{fill:var(--c)}
.c0{--c:var(--c0)}.c1{--c:var(--c1)}.c2{--c:var(--c2)}.c3{--c:var(--c3)}.up{--c:var(--up)}.down{--c:var(--down)}.unclear{--c:var(--soft)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:5px 10px;text-align:right;white-space:nowrap}thead th{font-weight:500;color:var(--soft);font-size:13px;border-bottom:1px solid var(--line)}tbody th{text-align:left;font-weight:400}.names tbody th{white-space:normal;overflow-wrap:anywhere;min-width:9em}tbody tr+tr>*{border-top:1px solid var(--line)}.clear th,.clear td:nth-child(2),.clear td:nth-child(5){font-weight:600}
.note{color:var(--soft);font-size:13px;margin-top:28px}
.drawn{overflow-x:auto}.drawn svg{min-width:560px}
.said{white-space:normal;min-width:4.5em}
@media(max-width:600px){main{padding:24px 14px 48px}table{font-size:12px}th,td{padding:4px 3px}thead th{font-size:12px;white-space:normal}}
@media print{:root{color-scheme:light}main{max-width:none;padding:12px}h2,h3{break-after:avoid}.plots>div,tr{break-inside:avoid}.wide,.drawn{overflow:visible}.drawn svg{min-width:0}table{font-size:12px}th,td{padding:3px 6px}}`;
