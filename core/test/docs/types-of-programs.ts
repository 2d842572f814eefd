import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DocumentedProgram, withImports } from "./documented-programs.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What TypeScript finds wrong with programs, each with the place that it is from. */
export async function typeErrors(programs: readonly DocumentedProgram[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "multilogit-types-"));
  try {
    programs.forEach(({ code }, i) => {
      writeFileSync(join(folder, `program-${i}.ts`), `${withImports(code)}\nexport {};\n`);
    });
    const compilerOptions = {
      composite: false,
      declaration: false,
      declarationMap: false,
      noEmit: true,
      // programs are for readers, who know which places of a list are there
      noUncheckedIndexedAccess: false,
      target: "esnext",
      lib: ["esnext", "dom"],
      types: ["node"],
      typeRoots: [join(ROOT, "node_modules/@types")],
    };
    const configuration = {
      extends: join(ROOT, "tsconfig.base.json"),
      compilerOptions,
      include: [join(folder, "*.ts")],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configuration));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const said = await new Promise<string>((resolve) => {
      const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
      execFile(process.execPath, [compiler, "-p", folder, "--pretty", "false"], (_, stdout) => resolve(stdout));
    });
    return said
      .split("\n")
      .filter((line) => line.includes("error TS"))
      .map((line) => line.replace(/^.*?program-(\d+)\.ts/, (_, i) => programs[Number(i)]!.where));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
