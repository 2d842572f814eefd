import { Argument, Command } from "commander";
import { addExamples, addNotes, GROUPS } from "./help-layout.js";

/** The options of `multilogit completion`. */
export function completionUsage(): Command {
  return addExamples(
    addNotes(
      new Command("completion")
        .helpGroup(GROUPS.look)
        .summary("complete commands and options in bash, zsh or fish")
        .description("print a script with which a shell completes the commands and options of multilogit")
        .addArgument(new Argument("<shell>", "for which shell").choices(["bash", "zsh", "fish"]))
        .action(async (shell, _options, command: Command) =>
          (await import("../commands/completion.js")).completionCommand(shell, command.parent!),
        ),
      "For every new shell: source <(multilogit completion bash) in ~/.bashrc, source <(multilogit completion zsh) after compinit in ~/.zshrc, or multilogit completion fish | source in ~/.config/fish/config.fish.",
    ),
    "source <(multilogit completion bash)",
    "multilogit completion zsh > _multilogit",
    "multilogit completion fish > multilogit.fish",
  );
}
