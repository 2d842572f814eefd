/** Colours are named once per scheme. */
export const TRY_PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1d2126;--faint:#5d656e;--line:#e0ddd4;--wrong:#b33a00;--up:#b35806;--down:#542788;--bar:#1f6aa8;--other:#93c1e0}
@media (prefers-color-scheme:dark){:root{--paper:#14161a;--card:#1c1f25;--ink:#e9e7e1;--faint:#a4abb3;--line:#2e323a;--wrong:#ff9b66;--up:#ec9a3c;--down:#a89ade;--bar:#5aa3d6;--other:#22577f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}
header p{margin:0;color:var(--faint)} header .of{letter-spacing:.08em;text-transform:uppercase;font-size:.78rem}
h1{font-size:1.7rem;line-height:1.25;margin:.1rem 0 .2rem;font-weight:650;overflow-wrap:anywhere} h2{font-size:1.05rem;margin:0 0 .8rem}
form,section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.2rem 1.35rem;margin-top:1.1rem}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.25fr);gap:1.1rem;align-items:start}
@media (max-width:46rem){.two{grid-template-columns:minmax(0,1fr);gap:0}}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.85rem 1rem}
label{display:block;font-size:.84rem;color:var(--faint);margin-bottom:.2rem;overflow-wrap:anywhere}
input,select{width:100%;font:inherit;font-variant-numeric:tabular-nums;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.42rem .6rem}
:focus-visible{outline:2px solid var(--bar);outline-offset:2px}
#said{font-size:1.3rem;font-weight:650;margin:0 0 .8rem;overflow-wrap:anywhere} #said.bad{font-size:1rem;font-weight:400;color:var(--wrong)}
table{border-collapse:collapse;width:100%;margin-bottom:1.3rem;font-variant-numeric:tabular-nums} #reasons{margin:0}
td,tbody th{padding:.2rem 0;text-align:left;font-weight:400} tbody th{width:38%;padding-right:.8rem;overflow-wrap:anywhere} td:last-child{width:5.2rem;text-align:right}
.top th,.top td{font-weight:650}
svg{display:block;width:100%;height:14px} rect.p{fill:var(--other)} .top rect.p{fill:var(--bar)} rect.up{fill:var(--up)} rect.down{fill:var(--down)} line{stroke:var(--line)}
pre{margin:0 0 .8rem;padding:.8rem 1rem;background:var(--paper);border:1px solid var(--line);border-radius:8px;overflow-x:auto;font:.85rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.faint{color:var(--faint);font-size:.9rem;margin:0 0 .6rem} a{color:var(--bar)} ul{margin:0 0 1rem;padding-left:1.2rem}
.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.stale{opacity:.45}
`;
