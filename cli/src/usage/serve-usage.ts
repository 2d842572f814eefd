import { Command, Option } from "commander";
import { addExamples, addNotes, GROUPS } from "./help-layout.js";
import { countArgument, portArgument, positiveArgument } from "./number-arguments.js";

/** The arguments and options of `multilogit serve`. */
export function serveUsage(): Command {
  return addExamples(
    addNotes(
      new Command("serve")
        .helpGroup(GROUPS.use)
        .summary("answer HTTP requests with predictions")
        .description("answer HTTP requests with predictions, and explanations, of models")
        .argument("<MODEL...>", "model files written by fit -o; several answer under their names")
        .addOption(
          new Option("--port <number>", "port to listen on; 0 for any free one").argParser(portArgument).default(8000),
        )
        .option(
          "--host <address>",
          "address to listen on; 0.0.0.0 lets other machines ask, without a password",
          "127.0.0.1",
        )
        .option("--watch", "read a model file again when it changes; a bad file keeps the model that there was")
        .option("--log", "a line per request on standard error")
        .addOption(new Option("--max-bytes <number>", "largest body").argParser(countArgument).default(1_048_576))
        .addOption(new Option("--max-rows <number>", "most rows of a request").argParser(countArgument).default(10_000))
        .addOption(
          new Option("--timeout <seconds>", "for a request to arrive, and to be answered")
            .argParser(positiveArgument)
            .default(10),
        )
        .action(async (models, options) => (await import("../commands/serve.js")).serveCommand(models, options)),
      "POST /predict takes a row, a list of rows or columns as JSON, or CSV; POST /explain one row. GET /model, /openapi.json, /health and /metrics describe it; / is a page to try it.",
    ),
    "multilogit data iris -o iris.csv",
    "multilogit fit iris.csv --target Species -o iris.json",
    "multilogit serve iris.json",
    "multilogit serve iris.json --watch --log --port 8080",
  );
}
