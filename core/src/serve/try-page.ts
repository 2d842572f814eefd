import { exampleCell } from "./example-row.js";
import type { ServedColumn, ServedModel } from "./served-model.js";
import { TRY_PAGE_SCRIPT } from "./try-page-script.js";
import { TRY_PAGE_STYLE } from "./try-page-style.js";

/** Columns beyond this are not made fields: a page of thousands would help no one. */
const MOST_FIELDS = 200;

/** A page to try the model `name`: a field per column, its answer as bars, and why. Nothing is loaded from elsewhere. */
export function tryPage(served: ServedModel, name: string): Response {
  const { columns, model } = served;
  const shown = columns.slice(0, MOST_FIELDS);
  const rest = columns.length - shown.length;
  const content = {
    columns: columns.map((column, at) => ({ column: column.name, kind: column.kind, first: exampleCell(column, at) })),
    fields: shown.length,
  };
  return page(
    `${name} · multilogit`,
    `<header><p class="of">multilogit</p><h1>${html(name)}</h1>
<p>Which <b>${html(String(model.target))}</b>? ${model.classes.length} classes, fitted on ${model.report.rows.toLocaleString("en")} rows.</p></header>
<div class="two"><form id="row" aria-labelledby="give"><h2 id="give">Row</h2>
<div class="fields">${shown.map(field).join("\n")}</div>
${rest > 0 ? `<p class="faint">${rest} more columns keep a value from the middle of the fit.</p>` : ""}</form>
<section aria-labelledby="get"><h2 id="get">Class</h2>
<p id="said" role="status" aria-live="polite">…</p>
<table id="classes"><caption class="away">Probability of each class</caption><thead class="away"><tr><th scope="col">class</th><th scope="col">probability</th></tr></thead><tbody></tbody></table>
<h2>Why</h2><p class="faint" id="why"></p>
<table id="reasons"><caption class="away">Largest contributions to the score</caption><thead class="away"><tr><th scope="col">feature</th><th scope="col">nats</th></tr></thead><tbody></tbody></table></section></div>
<section aria-labelledby="by"><h2 id="by">From a program</h2><pre tabindex="0"><code id="curl"></code></pre>
<p class="faint"><a href="openapi.json" data-root>OpenAPI document</a> · <a href="model">facts of the model</a> · <a href="metrics" data-root>metrics</a></p></section>`,
    content,
  );
}

/** The models by name, for several. */
export function listPage(names: readonly string[]): Response {
  const items = names.map((name) => `<li><a href="models/${html(encodeURIComponent(name))}/">${html(name)}</a></li>`);
  return page(
    "multilogit",
    `<header><p class="of">multilogit</p><h1>${names.length} models</h1></header><section><ul>${items.join("")}</ul>
<p class="faint"><a href="openapi.json">OpenAPI document</a> · <a href="metrics">metrics</a></p></section>`,
    null,
  );
}

function field(column: ServedColumn, at: number): string {
  const { name, kind, levels, isOpen } = column;
  const id = `c${at}`;
  const label = `<label for="${id}">${html(name)}</label>`;
  if (kind === "number")
    return `<div>${label}<input id="${id}" type="number" step="any" required value="${exampleCell(column, at)}"></div>`;
  if (kind === "text") return `<div>${label}<textarea id="${id}" rows="3"></textarea></div>`;
  const options = kind === "boolean" ? ["true", "false"] : levels.map(String);
  if (isOpen && kind === "category")
    return `<div>${label}<input id="${id}" list="l${at}" value="${html(options[0] ?? "")}"><datalist id="l${at}">${options.map((option) => `<option value="${html(option)}">`).join("")}</datalist></div>`;
  return `<div>${label}<select id="${id}">${options.map((option) => `<option>${html(option)}</option>`).join("")}</select></div>`;
}

function page(title: string, main: string, content: unknown): Response {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  const json = JSON.stringify(content).replaceAll("<", "\\u003c");
  const script =
    content === null
      ? ""
      : `<script type="application/json" id="content">${json}</script><script nonce="${nonce}">${TRY_PAGE_SCRIPT}</script>`;
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${html(title)}</title><link rel="icon" href="data:,"><style nonce="${nonce}">${TRY_PAGE_STYLE}</style></head><body><main>${main}</main>${script}</body></html>\n`,
    {
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
      },
    },
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function html(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}
