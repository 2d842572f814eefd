/** Runs in the page of `tryPage`: asks predict and explain whenever a field changes. Text from the model only becomes text nodes. */
export const TRY_PAGE_SCRIPT = `
"use strict";
const { columns, fields } = JSON.parse(document.getElementById("content").textContent);
const byId = (id) => document.getElementById(id);
const base = new URL(location.pathname.replace(/\\/?$/, "/"), location.origin);
const root = new URL(base.pathname.replace(/models\\/[^/]*\\/$/, ""), base);
for (const link of document.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), "root" in link.dataset ? root : base);
const cell = (at) => {
  const { kind, first } = columns[at];
  if (at >= fields) return first;
  const { value } = byId("c" + at);
  if (kind === "number") return value === "" ? null : Number(value);
  return kind === "boolean" ? value === "true" : value;
};
const row = () => Object.fromEntries(columns.map(({ column }, at) => [column, cell(at)]));
const ask = async (path, body) => {
  const response = await fetch(new URL(path, base), { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
};
const svg = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const line = (name, shapes, text, isTop) => {
  const tr = document.createElement("tr");
  if (isTop) tr.className = "top";
  const th = document.createElement("th");
  th.scope = "row";
  th.textContent = name;
  const bar = document.createElement("td");
  const picture = svg("svg", { "aria-hidden": "true", viewBox: "0 0 100 10", preserveAspectRatio: "none" });
  picture.append(...shapes);
  bar.append(picture);
  const td = document.createElement("td");
  td.textContent = text;
  tr.append(th, bar, td);
  return tr;
};
const share = (p) => p > 0.999 && p < 1 ? "> 99.9 %" : p > 0 && p < 0.001 ? "< 0.1 %" : (100 * p).toFixed(1) + " %";
const signed = (x) => Math.abs(x) < 0.005 ? "0.00" : (x < 0 ? "\\u2212" : "+") + Math.abs(x).toFixed(2);
const show = (explained) => {
  const top = explained.classes[0];
  byId("said").className = "";
  byId("said").textContent = String(top.class) + ", " + share(top.probability);
  byId("classes").tBodies[0].replaceChildren(...explained.classes.map((each, at) =>
    line(String(each.class), [svg("rect", { class: "p", width: 100 * each.probability, height: 10 })], share(each.probability), at === 0)));
  byId("why").textContent = "The score of " + String(top.class) + " is " + signed(top.score) + " nats, the sum of these" + (top.rest + top.offset === 0 ? "." : " and " + signed(top.rest + top.offset) + " of all others.");
  const widest = Math.max(1e-300, ...top.contributions.map(({ contribution }) => Math.abs(contribution)));
  byId("reasons").tBodies[0].replaceChildren(...top.contributions.filter(({ contribution }) => contribution !== 0).map(({ feature, contribution }) => {
    const width = 50 * Math.abs(contribution) / widest;
    const bar = svg("rect", { class: contribution < 0 ? "down" : "up", x: contribution < 0 ? 50 - width : 50, width, height: 10 });
    return line(feature, [bar, svg("line", { x1: 50, x2: 50, y1: 0, y2: 10 })], signed(contribution), false);
  }));
};
let latest = 0;
const update = async () => {
  const mine = ++latest;
  const body = JSON.stringify(row());
  byId("curl").textContent = "curl " + new URL("predict", base) + " \\\\\\n  -H 'Content-Type: application/json' \\\\\\n  -d '" + body.replaceAll("'", "'\\\\''") + "'";
  try {
    const explained = await ask("explain?features=8", body);
    if (mine !== latest) return;
    show(explained);
    for (const id of ["classes", "reasons"]) byId(id).className = "";
  } catch (error) {
    if (mine !== latest) return;
    byId("said").className = "bad";
    byId("said").textContent = error.message;
    for (const id of ["classes", "reasons"]) byId(id).className = "stale";
  }
};
byId("row").addEventListener("input", update);
byId("row").addEventListener("submit", (event) => event.preventDefault());
update();
`;
