import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jpmml.evaluator.Computable;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.EvaluatorUtil;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;
import org.jpmml.evaluator.OutputField;

/**
 * Evaluates case0.pmml, case1.pmml, … on the rows of rows.txt: "case NUMBER", then a line per row of NAME=CELL, each in Base64, a cell with its
 * kind in front. Prints a line per row: the class in Base64 and the probabilities, or "refused" and why.
 */
class Evaluate {
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Evaluator evaluator = null;
    for (String line : Files.readAllLines(Path.of("rows.txt"))) {
      if (line.startsWith("case ")) {
        evaluator = new LoadingModelEvaluatorBuilder().load(Path.of("case" + line.substring(5) + ".pmml").toFile()).build();
        evaluator.verify();
        continue;
      }
      Map<String, Object> cells = new LinkedHashMap<>();
      for (String cell : line.substring(4).split(" ")) {
        if (cell.isEmpty()) continue;
        String[] parts = cell.split(":", -1);
        cells.put(text(parts[0]), value(text(parts[1])));
      }
      out.println(answer(evaluator, cells));
    }
    out.flush();
  }

  static String answer(Evaluator evaluator, Map<String, Object> cells) {
    try {
      Map<String, ?> results = evaluator.evaluate(cells);
      Object label = EvaluatorUtil.decode(results.get(evaluator.getTargetFields().get(0).getName()));
      if (label == null) return "refused missing";
      StringBuilder answer = new StringBuilder(Base64.getEncoder().encodeToString(label.toString().getBytes(StandardCharsets.UTF_8)));
      for (OutputField field : evaluator.getOutputFields()) answer.append(' ').append(results.get(field.getName()));
      return "answer " + answer;
    } catch (RuntimeException refusal) {
      return "refused " + String.valueOf(refusal).replace('\n', ' ');
    }
  }

  static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  static Object value(String cell) {
    String rest = cell.substring(1);
    switch (cell.charAt(0)) {
      case 'n': return Double.valueOf(rest);
      case 'b': return Boolean.valueOf(rest);
      case 's': return rest;
      default: return null;
    }
  }
}
