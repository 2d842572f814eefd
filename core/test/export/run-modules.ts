/** Runs the modules case0.mjs, case1.mjs … and their self-tests on the rows of rows.json in node, and prints the answers; null where a row is refused. */
export const NODE = `
import { readFileSync } from "node:fs";
const cell = (c) => typeof c !== "string" ? c : c[0] === "n" ? Number(c.slice(1)) : c.slice(1);
const out = [];
for (const [c, rows] of JSON.parse(readFileSync("rows.json", "utf8")).entries()) {
  const { predict, selfTest } = await import(\`./case\${c}.mjs\`);
  selfTest();
  out.push(rows.map((row) => {
    try {
      return predict(Object.fromEntries(Object.entries(row).map(([name, c]) => [name, cell(c)])));
    } catch {
      return null;
    }
  }));
}
console.log(JSON.stringify(out));
`;

/** The same in Python. */
export const PYTHON = `
import importlib, json, sys
def cell(c):
    return c if not isinstance(c, str) else float(c[1:].replace("Infinity", "inf")) if c[0] == "n" else c[1:]
out = []
for c, rows in enumerate(json.load(open("rows.json", encoding="utf-8"))):
    module = importlib.import_module(f"case{c}")
    module.self_test()
    answers = []
    for row in rows:
        try:
            answers.append(module.predict({name: cell(c) for name, c in row.items()}))
        except ValueError:
            answers.append(None)
    out.append(answers)
sys.stdout.buffer.write(json.dumps(out, ensure_ascii=True).encode())
`;
