import { DIVERGING, SIGN_COLOURS as signs } from "../terminal/sign-colours.js";
import { VERDICT_COLOURS } from "./verdict-colours.js";

const { light, dark } = VERDICT_COLOURS;

/** Colours are named once per scheme; the maps keep theirs in both. */
export const CHECK_PAGE_STYLE = `
:root { --paper: #fbfaf7; --card: #ffffff; --ink: #1d2126; --faint: #626a73; --line: #e3e0d8; --tone: #8a6d1a; --own: ${signs.light.positive[4]}; --other: ${signs.light.negative[4]}; --truth: #9aa1a9; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14161a; --card: #1c1f25; --ink: #e9e7e1; --faint: #9aa1a9; --line: #2e323a; --tone: #d9a93a; --own: ${signs.dark.positive[4]}; --other: ${signs.dark.negative[4]}; --truth: #626a73; }
}
body.right { --tone: ${light.right} } body.wrong { --tone: ${light.wrong} }
@media screen and (prefers-color-scheme: dark) { body.right { --tone: ${dark.right} } body.wrong { --tone: ${dark.wrong} } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
header { border-left: 5px solid var(--tone); padding-left: 1.25rem; margin-bottom: 2rem }
.verdict { margin: 0 } .verdict span { color: var(--tone); font-weight: 700; text-transform: uppercase; letter-spacing: .09em; font-size: .85rem }
h1 { font-size: 1.6rem; line-height: 1.3; font-weight: 650; margin: .3rem 0 1rem; text-wrap: balance }
h2 { font-size: 1.08rem; margin: 0 0 .5rem } h3 { font-size: 1.02rem; margin: 0 0 .4rem }
code, pre, .formula { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em }
h1, h2, h3, .cells th, .cells td:first-child { overflow-wrap: anywhere } .cells td:first-child { min-width: 5em }
h3 code { color: var(--faint); font-weight: 400; margin-left: .4rem }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: 0 } .numbers dt { color: var(--faint); font-size: .8rem } .numbers dd { margin: 0; overflow-wrap: anywhere }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.15rem 1.35rem; margin-bottom: 1.1rem }
article + article { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 1rem }
article p { margin: 0 0 .6rem } .formula { color: var(--faint) }
.fix { background: var(--paper); border: 1px solid var(--line); border-radius: 7px; padding: .75rem .9rem; margin: .4rem 0 0; white-space: pre-wrap }
.certainty { margin: .9rem 0 0; color: var(--faint) } .others { margin: .4rem 0 0; padding-left: 1.2rem }
small, .explanation { color: var(--faint) } .explanation { margin: 0 0 .9rem; max-width: 50rem }
.maps, .pairs { display: flex; flex-wrap: wrap; gap: 1rem 1.25rem } .pair { display: flex; gap: .55rem } .pairs { gap: 1.2rem 2.4rem }
figure { margin: 0 } .maps figure { width: 7rem } .maps small { display: block } figcaption { font-size: .8rem; color: var(--faint); margin-top: .3rem } svg { display: block; border-radius: 3px; max-width: 100%; height: auto }
.legend { display: flex; align-items: center; gap: .6rem; margin: .9rem 0 0; font-size: .8rem; color: var(--faint) }
.legend i { width: 11rem; height: .7rem; border-radius: 3px; background: linear-gradient(90deg, ${DIVERGING.join(", ")}) }
.plot text { fill: var(--faint); font-size: 11px } .plot .grid { stroke: var(--line) } .plot .truth { stroke: var(--truth); stroke-width: 1.5; stroke-dasharray: 5 4 }
.plot circle { fill-opacity: .55 } .its-class { fill: var(--own); background: var(--own) } .other-class { fill: var(--other); background: var(--other) }
.key { display: inline-block; width: .65rem; height: .65rem; border-radius: 50%; margin: 0 .15rem 0 .9rem } .key:first-child { margin-left: 0 } .key.truth { height: 0; border-radius: 0; width: 1.3rem; border-top: 2px dashed var(--truth); vertical-align: middle }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums }
th { text-align: right; font-weight: 500; color: var(--faint); font-size: .8rem } td { text-align: right } th, td { padding: .32rem .7rem; border-bottom: 1px solid var(--line) } tr:last-child td { border-bottom: 0 }
th:first-child, td:first-child { text-align: left; padding-left: 0 } .words th, .words td { text-align: left } .differs td { color: var(--tone) }
.cells { width: auto } .cells td + td { border-color: transparent; min-width: 6rem }
ul { margin: 0; padding-left: 1.2rem } li { margin: .2rem 0 } summary { cursor: pointer; font-weight: 600 } .facts { padding-left: 1.6rem; font-size: .9rem } .stage { color: var(--faint); font-size: .8rem; margin-right: .4rem }
@media (max-width: 600px) { section { padding: 1rem .9rem } table { font-size: .75rem } th { font-size: .7rem } th, td { padding: .3rem .25rem } .cells td + td { min-width: 0 } .plot text { font-size: 15px } }
@media print { :root { color-scheme: light } main { max-width: none; padding: 1rem } section:not(:has(table, ul, ol)) { break-inside: avoid } h2, h3, .explanation { break-after: avoid } tr, figure, article, .pair { break-inside: avoid } .legend i, .key, .cells td { print-color-adjust: exact } .scroll { overflow: visible } }
`;
