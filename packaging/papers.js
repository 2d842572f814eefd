// What each published package carries besides its code: LICENSE, CHANGELOG, and a README made of the sections of the one README, so that
// they cannot disagree. Links to files of the repository, which a package does not have, become their text.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const [, ...sections] = readme.split(/^(?=## )/m);

const PACKAGES = {
  core: {
    intro: `# multilogit

Multinomial logistic (softmax) regression for TypeScript, in Node and in the browser: every fit comes with a proof of how close it is to the
optimum, with statistics, and with a doctor for gradients of your own. No dependencies. The command line is \`npx multilogit\`, from the package \`@multilogit/cli\`.
`,
    sections: ["From TypeScript", "What it does not do", "How good is it"],
  },
  cli: {
    intro: `# The command multilogit

Multinomial logistic (softmax) regression from the command line; the library for TypeScript is the package \`multilogit\`.

    npx multilogit demo                                # without an installation
    npm install --global @multilogit/cli               # to keep it
`,
    sections: ["From the command line", "Is your own gradient right?", "What it does not do"],
  },
  spark: {
    intro: `# @multilogit/spark

Multinomial logistic (softmax) regression of rows that stay in a Spark cluster (4.2 or later, by Spark Connect), for the package \`multilogit\`:

    const source = await sparkSource("sc://localhost:15002", { table: "flights" });
    const model = await fitOver(source, "delay");
    await source.close();

Tried with Spark 4.3.0, its workers and its Connect server all on one machine (\`npm run test:spark\`); not yet on a cluster of several machines.
What leaves the cluster, and what else was tried: docs/scale.md.
`,
    sections: [],
  },
};

for (const [folder, paper] of Object.entries(PACKAGES)) {
  const at = (name) => new URL(`${folder}/${name}`, root);
  writeFileSync(at("README.md"), [paper.intro, ...paper.sections.map(section)].join("\n"));
  for (const name of ["LICENSE", "CHANGELOG.md"]) copyFileSync(new URL(name, root), at(name));
}

function section(title) {
  const found = sections.find((text) => text.startsWith(`## ${title}\n`));
  if (found === undefined)
    throw new Error(`README.md: there is no section "${title}"; packaging/papers.js names its sections`);
  return `${found
    .replace(/^!\[.*\n+/gm, "")
    .replace(/\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g, "$1")
    .trimEnd()}\n`;
}
