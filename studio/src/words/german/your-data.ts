import type { Phrases } from "../translation.js";

/** English and German of the screen Your data, with what the core says of data and fits. */
export const YOUR_DATA: Phrases = {
  // Your data
  "Your own table, fitted on this page": "Ein Modell für Ihre eigene Tabelle",
  "Drop a CSV file with a line of names. It is read, fitted and shown here, on your machine; nothing is sent anywhere.":
    "Legen Sie eine CSV-Datei ab, in deren erster Zeile die Namen der Spalten stehen. Gelesen und gerechnet wird hier, auf Ihrem Rechner; nichts wird irgendwohin gesendet.",
  "Give a file": "Eine Datei geben",
  "Choose a CSV file": "CSV-Datei wählen",
  "Use the bundled digits": "Die mitgelieferten Ziffern",
  "Orders, with faults": "Bestellungen, mit Mängeln",
  Iris: "Iris",
  "A survey": "Eine Umfrage",
  "or drop it here; up to {} MB": "oder hier ablegen; bis zu {} MB",
  "{} is kept in this browser, so that it is here after a reload; it is sent nowhere.":
    "{} bleibt in diesem Browser, damit es nach dem Neuladen noch da ist; es wird nirgendwohin gesendet.",
  "Forget it": "Vergessen",
  "the bundled digits": "die mitgelieferten Ziffern",
  "{}: {} rows, {} columns": "{}: {} Zeilen, {} Spalten",
  "The first rows": "Die ersten Zeilen",
  target: "Ziel",
  categories: "Kategorien",
  numbers: "Zahlen",
  "left out": "weggelassen",
  "target, {}": "Ziel, {}",
  "categories, {}": "Kategorien, {}",
  "left out, {}": "weggelassen, {}",
  "What is odd about the columns": "Was an den Spalten auffällt",
  "“{}” is different in every row: it names the row, and says nothing of others.":
    "„{}“ ist in jeder Zeile anders: Es benennt die Zeile und sagt nichts über andere.",
  "“{}” is the same in every row: nothing can be learnt from it.":
    "„{}“ ist in jeder Zeile gleich: Daraus ist nichts zu lernen.",
  "“{}”: {} cells are empty.": "„{}“: {} Zellen sind leer.",
  "“{}”: {} cell is empty.": "„{}“: {} Zelle ist leer.",
  "“{}” holds numbers, except for {} cells such as “{}”.": "„{}“ enthält Zahlen, außer in {} Zellen wie „{}“.",
  "“{}” holds numbers, except for {} cell such as “{}”.": "„{}“ enthält Zahlen, außer in {} Zelle: „{}“.",
  "“{}” has decimal commas, as in “{}”: read them as numbers, or leave the column out, before you fit.":
    "„{}“ hat Dezimalkommas, wie in „{}“: Lesen Sie sie als Zahlen, oder lassen Sie die Spalte weg, bevor Sie anpassen.",
  "Leave the column out": "Spalte weglassen",
  "Leave these rows out": "Diese Zeilen weglassen",
  "Read them as numbers": "Als Zahlen lesen",
  "Learn the column": "Zu lernende Spalte",
  "Numbers are": "Zahlen sind",
  "as they are": "wie sie sind",
  "{}/{} by a threshold": "{}/{} durch eine Schwelle",
  "{} from": "{} ab",
  "Ridge λ, {} for none": "Ridge-λ, {} für keine Strafe",
  "Rows with missing cells": "Zeilen mit leeren Zellen",
  "are an error": "sind ein Fehler",
  "are left out": "weglassen",
  "Hold out, % of the rows": "Zurückhalten, % der Zeilen",
  "Seed of the choice": "Startwert der Auswahl",
  "Rows held out are not learnt from; how well they are predicted says what to expect of new rows. The same share of every class.":
    "Aus zurückgehaltenen Zeilen wird nicht gelernt; wie gut sie vorhergesagt werden, sagt, was von neuen Zeilen zu erwarten ist. Von jeder Klasse derselbe Anteil.",
  "Columns to use": "Benutzte Spalten",
  "text, {} different": "Text, {} verschiedene",
  Fit: "Anpassen",
  "Reading {} …": "{} wird gelesen …",
  "Unpacking the digits …": "Die Ziffern werden entpackt …",
  "Fitting …": "Das Modell wird angepasst …",
  "Evaluating …": "Wird bewertet …",
  "stopped; choose and fit again": "angehalten; wählen Sie, und passen Sie noch einmal an",
  "there is no {} next to this page; drop the file here":
    "neben dieser Seite gibt es kein {}; legen Sie die Datei hier ab",
  "there is no table yet; drop a file": "noch ist keine Tabelle da; legen Sie eine Datei ab",
  "there is no fit yet; fit first": "noch gibt es kein Modell; passen Sie zuerst eines an",
  "the target has one class only, {}; a classifier needs rows of at least two":
    "das Ziel hat nur eine Klasse, {}; ein Klassifikator braucht Zeilen von mindestens zweien",
  "another table was read": "eine andere Tabelle wurde gelesen",
  "the comparison was stopped": "der Vergleich wurde angehalten",
  "no λ were compared yet; compare them first": "noch sind keine λ verglichen; vergleichen Sie sie zuerst",
  "a table with named columns": "eine Tabelle mit benannten Spalten",
  "fit it with multilogit fit on the command line": "passen Sie sie mit multilogit fit auf der Kommandozeile an",
  "column {}, row {}: {}": "Spalte {}, Zeile {}: {}",
  "the cell is empty, a number was expected; fill it in, leave out rows with missing cells, or leave the column out":
    "die Zelle ist leer, erwartet wird eine Zahl; füllen Sie sie, lassen Sie Zeilen mit leeren Zellen weg, oder lassen Sie die Spalte weg",
  "{} has a decimal comma; write a point, or leave the column out":
    "{} hat ein Dezimalkomma; schreiben Sie einen Punkt, oder lassen Sie die Spalte weg",
  "{} is not a finite number; correct the cell, leave out rows with missing cells, or leave the column out":
    "{} ist keine endliche Zahl; berichtigen Sie die Zelle, lassen Sie Zeilen mit leeren Zellen weg, oder lassen Sie die Spalte weg",
  "a quote in row {} is not closed": "ein Anführungszeichen in Zeile {} ist nicht geschlossen",
  "{}, row {}: {} cells, but line {} names {} columns; give every row as many":
    "{}, Zeile {}: {} Zellen, aber Zeile {} der Datei benennt {} Spalten; geben Sie jeder Zeile ebenso viele",
  "{}, row {}: a quoted cell is not closed as it should be; write a quote within quotes twice":
    "{}, Zeile {}: Eine Zelle in Anführungszeichen ist nicht richtig geschlossen; schreiben Sie ein Anführungszeichen darin doppelt",
  "{} is UTF-{} text; save it as UTF-{}": "{} ist UTF-{}-Text; speichern Sie ihn als UTF-{}",
  "{} is not a text file; give CSV or TSV, other formats to multilogit studio FILE":
    "{} ist keine Textdatei; geben Sie CSV oder TSV, andere Formate an multilogit studio DATEI",
  "{} is not UTF-{} text; save the file as UTF-{}": "{} ist kein UTF-{}-Text; speichern Sie die Datei als UTF-{}",
  "{}: only one column was found; expected columns with commas, tabs or semicolons between":
    "{}: Nur eine Spalte wurde gefunden; erwartet werden Spalten mit Kommas, Tabulatoren oder Semikolons dazwischen",
  "{}: line {} seems to be data; put the names of the columns above it":
    "{}: Zeile {} scheinen schon Daten zu sein; setzen Sie die Namen der Spalten darüber",
  "{}: column {} of {} has no name; name every column in line {}":
    "{}: Spalte {} von {} hat keinen Namen; benennen Sie jede Spalte in Zeile {}",
  "{}: column {} occurs twice; rename one of them": "{}: Spalte {} kommt zweimal vor; benennen Sie eine um",
  "{}: no rows, only the names of {} columns; give at least one row":
    "{}: keine Zeilen, nur die Namen von {} Spalten; geben Sie mindestens eine Zeile",
  "Fitted, with a certificate": "Angepasst, mit Zertifikat",
  "Not converged": "Nicht konvergiert",
  "of the {} rows held out are predicted right.": "der {} zurückgehaltenen Zeilen sind richtig vorhergesagt.",
  "of the {} rows that it learnt are predicted right.": "der {} gelernten Zeilen sind richtig vorhergesagt.",
  "Of the rows learnt from, {}. Always saying “{}”: {}.": "Von den gelernten Zeilen {}. Immer „{}“ zu sagen: {}.",
  "Always saying “{}”: {}.": "Immer „{}“ zu sagen: {}.",
  "Objective {} nats = {}.": "Zielfunktion {} Nats = {}.",
  "−log-likelihood of {} rows ({}) + {}": "−Log-Likelihood von {} Zeilen ({}) + {}",
  "−log-likelihood of {} rows ({}), no penalty": "−Log-Likelihood von {} Zeilen ({}), keine Strafe",
  "{} features × {} classes": "{} Merkmale × {} Klassen",
  "{} features × {} classes, numbers standardised": "{} Merkmale × {} Klassen, Zahlen standardisiert",
  "{}/{} · Σ w² over all weights but the constant's": "{}/{} · Σ w² über alle Gewichte außer denen der Konstante",
  "{} · Σ w² over all weights but the constant's": "{} · Σ w² über alle Gewichte außer denen der Konstante",
  "{}. {} iterations of {}, {} rows, {} s.": "{}. {} Iterationen, {}, {} Zeilen, {} s.",
  "{}. {} iterations of {}, {} rows, from the path of λ.": "{}. {} Iterationen, {}, {} Zeilen, aus dem Pfad von λ.",
  "{}. {} iterations of {}, {} rows ({} left out for missing cells), {} s.":
    "{}. {} Iterationen, {}, {} Zeilen ({} wegen leerer Zellen weggelassen), {} s.",
  "{}. {} iterations of {}, {} rows ({} left out for missing cells), from the path of λ.":
    "{}. {} Iterationen, {}, {} Zeilen ({} wegen leerer Zellen weggelassen), aus dem Pfad von λ.",
  "converged: the objective is within {} nats of its minimum.":
    "konvergiert: Die Zielfunktion ist ihrem Minimum auf {} Nats nahe.",
  "converged: the objective is within {} nats of its minimum":
    "konvergiert: Die Zielfunktion ist ihrem Minimum auf {} Nats nahe",
  "not converged: {}": "nicht konvergiert: {}",
  "the data are separated: for some rows the features rule out a class without error, so the likelihood has no maximum at finite weights; use a ridge penalty":
    "die Daten sind getrennt: Bei manchen Zeilen schließen die Merkmale eine Klasse fehlerlos aus, sodass die Likelihood bei endlichen Gewichten kein Maximum hat; nehmen Sie eine Ridge-Strafe",
  "Newton with the full Hessian": "Newton mit der vollen Hesse-Matrix",
  "L-BFGS preconditioned with the class blocks of the Hessian":
    "L-BFGS, vorkonditioniert mit den Klassenblöcken der Hesse-Matrix",
  "Warnings about the data": "Warnungen zu den Daten",
  "and {} more, which the model file has": "und {} weitere, die in der Modelldatei stehen",
  "separated: {} tell apart without error {}; their weights run to infinity, so use a ridge penalty or bias reduction":
    "getrennt: {} unterscheiden fehlerlos {}; ihre Gewichte laufen ins Unendliche, nehmen Sie also eine Ridge-Strafe oder eine Reduktion der Verzerrung",
  "{} tells apart without error {}": "{} unterscheidet fehlerlos {}",
  "rows held out and rows learnt from": "zurückgehaltene und gelernte Zeilen",
  "how many": "wie viele",
  accuracy: "Trefferquote",
  "log loss": "Log-Verlust",
  "log loss, nats per row": "Log-Verlust, Nats je Zeile",
  "{} nats per row": "{} Nats je Zeile",
  "Brier score": "Brier-Score",
  "Brier score, {} to {}": "Brier-Score, {} bis {}",
  "held out": "zurück\u00adge\u00adhalten",
  "learnt from": "gelernt",
  "Files of this fit": "Dateien dieser Anpassung",
  "Model file": "Modelldatei",
  "Predictions as CSV": "Vorhersagen als CSV",
  "Coefficients as CSV": "Koeffizienten als CSV",
  "accuracy on the rows held out": "Trefferquote bei den zurückgehaltenen Zeilen",
  "accuracy on the rows it learnt": "Trefferquote bei den gelernten Zeilen",
  "AUC, one against rest": "AUC, eine gegen den Rest",
  "not defined": "nicht definiert",
  "Each class": "Jede Klasse",
  "Precision: of those predicted so, the share that is. Recall: of those that are, the share found.":
    "Genauigkeit: von den so vorhergesagten der Anteil, der es ist. Trefferrate: von denen, die es sind, der gefundene Anteil.",
  precision: "Genauigkeit",
  recall: "Trefferrate",
  "macro mean": "Makromittel",
  "weighted mean": "gewichtetes Mittel",
  AUC: "AUC",
  "Confusion: observed down, predicted across": "Verwechslungen: nach unten beobachtet, quer vorhergesagt",
  "Blue is right, orange is wrong; the stronger, the larger the share of the observed class.":
    "Blau ist richtig, Orange falsch; je kräftiger, desto größer der Anteil an der beobachteten Klasse.",
  "Confusion matrix; the table has the counts": "Verwechslungsmatrix; die Anzahlen stehen in der Tabelle",
  "{} classes are too many for a picture; the table has them.":
    "{} Klassen sind zu viele für ein Bild; die Tabelle hat sie.",
  "The hardest rows": "Die schwersten Zeilen",
  "Those whose observed class got the least probability.":
    "Die, deren beobachtete Klasse die kleinste Wahrscheinlichkeit bekam.",
  "p of the observed": "p der beobachteten",
  "Reliability: is it right as often as it says?": "Verlässlichkeit: Trifft es so oft, wie es sagt?",
  "On the diagonal it is. Lines are {} % intervals of how often it was right; a larger dot stands for more rows. Expected calibration error {}.":
    "Auf der Diagonale ja. Die Striche sind {}-%-Intervalle der Trefferhäufigkeit; ein größerer Punkt steht für mehr Zeilen. Erwarteter Kalibrierungsfehler {}.",
  "Reliability diagram": "Verlässlichkeitsdiagramm",
  "said from": "gesagt von",
  "said to": "gesagt bis",
  "said on average": "im Mittel gesagt",
  "was right": "traf zu",
  said: "gesagt",
  "{} % from": "{} % von",
  "{} % to": "{} % bis",
  "{} row: said {}, was right {}": "{} Zeile: gesagt {}, traf zu {}",
  "{} rows: said {}, was right {}": "{} Zeilen: gesagt {}, traf zu {}",
  "The weights of each class, as images": "Die Gewichte jeder Klasse, als Bilder",
  "Weights of each class as images": "Gewichte jeder Klasse als Bilder",
  "Orange pixels speak for the class, purple ones against it, compared with the mean of all classes; one scale for all.":
    "Orange Pixel sprechen für die Klasse, violette gegen sie, verglichen mit dem Mittel aller Klassen; eine Skala für alle.",
  "What speaks for “{}”": "Was für „{}“ spricht",
  "The largest weights of class {}; the table has all": "Die größten Gewichte der Klasse {}; die Tabelle hat alle",
  "Log-odds against the mean of all classes, per unit of the feature (per standard deviation where numbers are standardised).":
    "Log-Odds gegen das Mittel aller Klassen, je Einheit des Merkmals (je Standardabweichung, wo Zahlen standardisiert sind).",
  "Coefficients: log-odds of {}, per unit of the raw column": "Koeffizienten: Log-Odds {}, je Einheit der rohen Spalte",
  "Coefficients: log-odds against {}, per unit of the raw column":
    "Koeffizienten: Log-Odds gegen {}, je Einheit der rohen Spalte",
  "each class against the mean of all": "jeder Klasse gegen das Mittel aller",
  "each class, up to a number that is the same for all": "jeder Klasse, bis auf eine für alle gleiche Zahl",
  "{} against {}": "{} gegen {}",
  "“{}” against “{}”": "„{}“ gegen „{}“",
  "A penalty shrinks them, so that they have no p-values; standard errors and intervals are shown for λ = {}.":
    "Eine Strafe schrumpft sie, daher haben sie keine p-Werte; Standardfehler und Intervalle gibt es für λ = {}.",
  Coefficients: "Koeffizienten",
  "Standard errors are computed …": "Standardfehler werden berechnet …",
  "standard errors;": "Standardfehler;",
  "{} standard errors; {}.": "{} Standardfehler; {}.",
  classical: "klassische",
  robust: "robuste",
  "Wald tests and intervals at the maximum of the likelihood": "Wald-Tests und Intervalle am Maximum der Likelihood",
  "the log-likelihood is its limit as weights run to infinity; no term has a finite estimate":
    "die Log-Likelihood ist ihr Grenzwert, wenn Gewichte ins Unendliche laufen; kein Term hat eine endliche Schätzung",
  "the log-likelihood is its limit as weights run to infinity; {}":
    "die Log-Likelihood ist ihr Grenzwert, wenn Gewichte ins Unendliche laufen; {}",
  "not identified": "nicht bestimmt",
  term: "Term",
  estimate: "Schätzung",
  "standard error": "Standardfehler",
  "{}: estimates with {} % intervals": "{}: Schätzungen mit {}-%-Intervallen",
  "Estimates of {} with their intervals; the table has the numbers":
    "Schätzungen: {}, mit ihren Intervallen; die Zahlen stehen in der Tabelle",
  "Log-odds per standard deviation of a column of numbers, and of a category against the one of its column that has no line. Grey: the interval includes zero.":
    "Log-Odds je Standardabweichung einer Zahlenspalte, und einer Kategorie gegen diejenige ihrer Spalte, die keine Linie hat. Grau: Das Intervall enthält null.",
  "Weights over λ: {}": "Gewichte über λ: {}",
  "weights other than {}": "Gewichte ungleich {}",
  mean: "Mittel",
  "the rows held out": "die zurückgehaltenen Zeilen",
  "the rows it learnt": "die gelernten Zeilen",

  // What the core says of data and fits
  "column {} has one value only, {}: there is nothing to learn from it; leave it out":
    "Spalte {} hat nur einen Wert, {}: Daraus ist nichts zu lernen; lassen Sie sie weg",
  "column {} has one value only, {}: there is nothing to learn from it, and a row with another value could not be predicted; leave it out":
    "Spalte {} hat nur einen Wert, {}: Daraus ist nichts zu lernen, und eine Zeile mit einem anderen Wert ließe sich nicht vorhersagen; lassen Sie sie weg",
  "column {} holds numbers stored as text ({}): each of its {} different values became a category; convert them to numbers, or name it as a category if they are codes":
    "Spalte {} enthält Zahlen als Text ({}): Jeder ihrer {} verschiedenen Werte wurde eine Kategorie; wandeln Sie sie in Zahlen um, oder benennen Sie sie als Kategorie, wenn es Codes sind",
  "column {} holds dates, and each of the {} became a category of its own, so nothing is learnt about any other day; turn them into numbers, such as the month or the days since the first, or leave it out":
    "Spalte {} enthält Daten, und jedes der {} wurde eine eigene Kategorie, sodass über andere Tage nichts gelernt wird; machen Sie Zahlen daraus, etwa den Monat oder die Tage seit dem ersten, oder lassen Sie sie weg",
  "column {} holds text, {}, each of which became a category; count its words instead, with words({}) as its feature, or leave it out":
    "Spalte {} enthält Text, {}, die je eine Kategorie wurden; zählen Sie stattdessen die Wörter, mit words({}) als Merkmal, oder lassen Sie sie weg",
  "{} different values in {} rows": "{} verschiedene Werte in {} Zeilen",
  "{} different numbers in {} rows": "{} verschiedene Zahlen in {} Zeilen",
  "column {} has {}, so it identifies the row more than it describes it, as an identifier does; leave it out":
    "Spalte {} hat {}, benennt also die Zeile eher, als sie zu beschreiben, wie eine Kennung; lassen Sie sie weg",
  "column {} is {} in every row, as the constant is, so without a penalty its weight is not determined; leave it out":
    "Spalte {} ist in jeder Zeile {}, wie die Konstante, sodass ihr Gewicht ohne Strafe nicht bestimmt ist; lassen Sie sie weg",
  "column {} has {} in every row, as the constant is, so without a penalty its weight is not determined; leave it out":
    "Spalte {} hat in jeder Zeile {}, wie die Konstante, sodass ihr Gewicht ohne Strafe nicht bestimmt ist; lassen Sie sie weg",
  "column {} seems to say how many rows each row stands for, since no combination of the other columns occurs twice; give it as the row weights instead of learning from it":
    "Spalte {} scheint zu sagen, für wie viele Zeilen jede Zeile steht, da keine Kombination der anderen Spalten zweimal vorkommt; geben Sie sie als Zeilengewichte, statt aus ihr zu lernen",
  "column {} counts the rows, {}, {} … {}: it identifies the row and does not describe it; leave it out, unless the order of the rows means something":
    "Spalte {} zählt die Zeilen, {}, {} … {}: Sie benennt die Zeile und beschreibt sie nicht; lassen Sie sie weg, außer die Reihenfolge der Zeilen bedeutet etwas",
  "column {} has a different whole number in each of the {} rows, as an identifier does; leave it out, unless it is a rank or a time":
    "Spalte {} hat in jeder der {} Zeilen eine andere ganze Zahl, wie eine Kennung; lassen Sie sie weg, außer sie ist ein Rang oder eine Zeit",
  "the target {} holds {}, and each became a class; if it is measured or counted, put it into a few ranges first, or use a regression for numbers":
    "die Zielspalte {} enthält {}, und jede wurde eine Klasse; wenn sie gemessen oder gezählt ist, teilen Sie sie erst in wenige Bereiche, oder nehmen Sie eine Regression für Zahlen",
  "the target {} has {}, as an identifier does: most classes were seen once, so little can be learnt about them; choose a column whose values repeat":
    "die Zielspalte {} hat {}, wie eine Kennung: Die meisten Klassen kamen einmal vor, sodass sich wenig über sie lernen lässt; wählen Sie eine Spalte, deren Werte sich wiederholen",
  "the target {} has {} different values in {} rows, and a fit with this many classes would not end; put measured numbers into a few ranges, or choose a column whose values repeat":
    "die Zielspalte {} hat {} verschiedene Werte in {} Zeilen, und eine Anpassung mit so vielen Klassen würde nicht enden; teilen Sie gemessene Zahlen in wenige Bereiche, oder wählen Sie eine Spalte, deren Werte sich wiederholen",
  "class {} has no row with weight above {}, and no penalty holds its constant, which runs to −∞; leave out the class or the constant":
    "Klasse {} hat keine Zeile mit einem Gewicht über {}, und keine Strafe hält ihre Konstante, die gegen −∞ läuft; lassen Sie die Klasse oder die Konstante weg",
  "the objective or its slope is no longer a finite number in f{}; standardise the features or take shorter steps":
    "die Zielfunktion oder ihre Steigung ist in f{} keine endliche Zahl mehr; standardisieren Sie die Merkmale, oder gehen Sie kürzere Schritte",
  "stopped at the limit of {} iterations, where {}, asked for {}; allow more iterations":
    "angehalten bei der Grenze von {} Iterationen, wo {}, verlangt waren {}; erlauben Sie mehr Iterationen",
  "a Newton step would still move scores; the data may be separated or nearly so; use a ridge penalty or more iterations":
    "ein Newton-Schritt würde Scores noch bewegen; die Daten könnten getrennt oder fast getrennt sein; nehmen Sie eine Ridge-Strafe oder mehr Iterationen",
  "no step lowers the objective any further in f{}, where {}, asked for {}; standardise the features or ask for less":
    "kein Schritt senkt die Zielfunktion in f{} noch weiter, wo {}, verlangt waren {}; standardisieren Sie die Merkmale, oder verlangen Sie weniger",
  "the gap is {} nats": "die Lücke {} Nats ist",
  "no bound on the gap is known": "keine Schranke der Lücke bekannt ist",
  "L-BFGS preconditioned with the Hessian of a sample of {} rows":
    "L-BFGS, vorkonditioniert mit der Hesse-Matrix einer Stichprobe von {} Zeilen",
  "L-BFGS preconditioned with the {}": "L-BFGS, vorkonditioniert mit: {}",
  "{}, in orthonormal columns": "{}, in orthonormalen Spalten",
  "{}, in the span of the rows": "{}, im Aufspann der Zeilen",
  "proximal Newton along a path of λ": "proximaler Newton entlang eines Pfads von λ",
  "proximal Newton over the weights that may not be {}":
    "proximaler Newton über die Gewichte, die von {} verschieden sein dürfen",
  "gradient ascent with the fixed step {}": "Gradientenaufstieg mit dem festen Schritt {}",
  "not separated: the likelihood has its maximum at finite weights":
    "nicht getrennt: Die Likelihood hat ihr Maximum bei endlichen Gewichten",
  "column {} has the unseen category {}": "Spalte {} hat die ungesehene Kategorie {}",
  "column {} holds {}; expected {}": "Spalte {} enthält {}; erwartet wird {}",
  "a finite number": "eine endliche Zahl",
  "true or false": "wahr oder falsch",
};
