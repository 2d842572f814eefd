import type { Phrases } from "../translation.js";

/** English and German of remedies, certainty and findings of the doctor of the core. */
export const FINDINGS: Phrases = {
  // Remedies in words
  "compute Phi once and hand the same array to both functions; look for a reshape, transpose or scaling on the gradient's path alone":
    "Phi einmal berechnen und beiden Funktionen dasselbe Array geben; nach einem reshape, einer Transposition oder Skalierung allein auf dem Weg des Gradienten suchen",
  "compute Phi once and hand the same array to both functions; use the same scaling of x in value and gradient":
    "Phi einmal berechnen und beiden Funktionen dasselbe Array geben; x in Wert und Gradient gleich skalieren",
  "use the same scaling of x in value and gradient": "x in Wert und Gradient gleich skalieren",
  "compute probabilities at the W of this call, before the gradient":
    "Wahrscheinlichkeiten am W dieses Aufrufs berechnen, vor dem Gradienten",
  "compute scores, probabilities and loss again at the W of each call; {}":
    "Scores, Wahrscheinlichkeiten und Verlust am W jedes Aufrufs neu berechnen; {}",
  "compute scores, probabilities and loss again at the W of each call":
    "Scores, Wahrscheinlichkeiten und Verlust am W jedes Aufrufs neu berechnen",
  "no whole-number type, no cache": "kein ganzzahliger Typ, kein Zwischenspeicher",
  "compute value and gradient at the same W, then update":
    "Wert und Gradient am selben W berechnen, dann aktualisieren",
  "divide both by N, or none; {}": "beide durch N teilen oder keines; {}",
  "divide both by N, or none": "beide durch N teilen oder keines",
  "divide both by the same total, or none": "beide durch dieselbe Summe teilen oder keines",
  "divide by the number of rows only, in both": "nur durch die Zahl der Zeilen teilen, in beiden",
  "divide by the number of rows only: {}": "nur durch die Zahl der Zeilen teilen: {}",
  "R.shape[{}], not R.size": "R.shape[{}], nicht R.size",
  "drop the factor, or write it in both": "den Faktor weglassen oder in beide schreiben",
  "{}, plus lambda on the diagonal": "{}, plus lambda auf der Diagonale",
  "index classes in the gradient as in the weights": "Klassen im Gradienten so indizieren wie in den Gewichten",
  "keep Phi and Y in the same order": "Phi und Y in derselben Reihenfolge halten",
  "look at the line that computes the gradient of class {}":
    "die Zeile ansehen, die den Gradienten der Klasse {} berechnet",
  "look for a factor that stands in one of the two only": "nach einem Faktor suchen, der nur in einem der beiden steht",
  "look for sums, means or maxima over axis {} before Phi.T @ R":
    "nach Summen, Mitteln oder Maxima über die Achse {} vor Phi.T @ R suchen",
  "pass the scores A, not the probabilities P, to the loss":
    "dem Verlust die Scores A übergeben, nicht die Wahrscheinlichkeiten P",
  "permute Phi and Y together: Phi = Phi[order]; Y = Y[order]":
    "Phi und Y zusammen umordnen: Phi = Phi[order]; Y = Y[order]",
  "print scores, probabilities and log-probabilities of the first row; {}":
    "Scores, Wahrscheinlichkeiten und Log-Wahrscheinlichkeiten der ersten Zeile ausgeben; {}",
  "print scores, probabilities and log-probabilities of the first row":
    "Scores, Wahrscheinlichkeiten und Log-Wahrscheinlichkeiten der ersten Zeile ausgeben",
  "look for log({}), {}/{} or an array that was not filled": "nach log({}), {}/{} oder einem ungefüllten Array suchen",
  "print the shapes of Phi, R and Phi.T @ R; {}": "die Formen von Phi, R und Phi.T @ R ausgeben; {}",
  "print the shapes of Phi, R and Phi.T @ R": "die Formen von Phi, R und Phi.T @ R ausgeben",
  "(N,) − (N, {}) gives N × N: reshape one of them":
    "(N,) − (N, {}) ergibt N × N: Bringen Sie eines in die Form des anderen",
  "put the column of ones at the same end in both functions":
    "die Spalte der Einsen in beiden Funktionen ans selbe Ende setzen",
  "return G in the shape of W before flattening: {}": "G in der Form von W zurückgeben, bevor es flach gelegt wird: {}",
  "grad = G.T.ravel() or G.ravel(), whichever W uses": "grad = G.T.ravel() oder G.ravel(), je nachdem, was W benutzt",
  "set sums and buffers to {} inside the loop over rows":
    "Summen und Puffer in der Schleife über die Zeilen auf {} setzen",
  "set the random seed inside the function, or turn randomness off for the check; {}":
    "den Startwert in der Funktion setzen oder den Zufall für die Prüfung abschalten; {}",
  "set the random seed inside the function, or turn randomness off for the check":
    "den Startwert in der Funktion setzen oder den Zufall für die Prüfung abschalten",
  "keep momentum, running means and step counters outside it, in the optimiser":
    "Momentum, laufende Mittel und Schrittzähler außerhalb halten, im Optimierer",
  "use the natural logarithm: log(p), not log{} or log{}":
    "den natürlichen Logarithmus nehmen: log(p), nicht log{} oder log{}",
  "use the same labels in both: {}": "in beiden dieselben Labels benutzen: {}",
  "use the same scores in value and gradient, and the factor {}/T of the chain rule":
    "in Wert und Gradient dieselben Scores benutzen, und den Faktor {}/T der Kettenregel",
  "W[{}] is the first weight; the weights of the bias are a whole row: {}":
    "W[{}] ist das erste Gewicht; die Gewichte des Bias sind eine ganze Zeile: {}",

  // Certainty, conventions, what was not tested
  "exact: it explains the numbers to their last digits, and nothing else known does":
    "genau: Es erklärt die Zahlen bis auf die letzten Stellen, und nichts anderes Bekanntes tut es",
  "likely: nothing known explains the numbers to their last digits":
    "wahrscheinlich: Nichts Bekanntes erklärt die Zahlen bis auf die letzten Stellen",
  "cause unknown: nothing known explains the numbers": "Ursache unbekannt: Nichts Bekanntes erklärt die Zahlen",
  "a tie with {} other: they give the same numbers, and no check can tell them apart":
    "gleichauf mit {} anderen: Sie ergeben dieselben Zahlen, und keine Prüfung kann sie unterscheiden",
  "a tie with {} others: they give the same numbers, and no check can tell them apart":
    "gleichauf mit {} anderen: Sie ergeben dieselben Zahlen, und keine Prüfung kann sie unterscheiden",
  "loss: L = −ln p of the class next to the true one": "Verlust: L = −ln p der Klasse neben der wahren",
  "loss: −Σ {}": "Verlust: −Σ {}",
  "loss: L = {}": "Verlust: L = {}",
  "penalized bias: false": "Bias bestraft: nein",
  "penalized bias: true": "Bias bestraft: ja",
  "penalty: none": "Strafe: keine",
  "penalty: {}": "Strafe: {}",
  "precision: {}": "Genauigkeit: {}",
  "reduction: sum": "Zusammenfassung: Summe",
  "reduction: mean": "Zusammenfassung: Mittel",
  "reduction: sum of logarithms to base {}": "Zusammenfassung: Summe von Logarithmen zur Basis {}",
  "reduction: {}": "Zusammenfassung: {}",
  "sign: loss": "Vorzeichen: Verlust",
  "sign: log-likelihood": "Vorzeichen: Log-Likelihood",
  "layout: {}": "Anordnung: {}",
  "Not needed: the gradient itself was found wrong.": "Nicht nötig: Der Gradient selbst wurde als falsch erkannt.",
  "not needed: the gradient itself was found wrong": "nicht nötig: Der Gradient selbst wurde als falsch erkannt",
  "Not run: the check ended before it.": "Nicht ausgeführt: Die Prüfung endete davor.",
  "a copy broken by {} of the gradient's length in one component was found wrong":
    "eine Kopie, in einer Komponente um {} der Länge des Gradienten verfälscht, wurde als falsch erkannt",
  "the bias": "der Bias",
  "the model has none; declare bias if it should": "das Modell hat keinen; geben Sie bias an, wenn es einen haben soll",
  "rows whose masses do not sum to {}": "Zeilen, deren Massen nicht {} ergeben",
  "declare softLabels and read masses in place of labels": "geben Sie softLabels an, und lesen Sie Massen statt Labels",
  "row weights": "Zeilengewichte",
  "declare rowWeights and multiply each row by its weight":
    "geben Sie rowWeights an, und multiplizieren Sie jede Zeile mit ihrem Gewicht",
  "the penalty": "die Strafe",
  "no penalty was seen in the value; a larger λ, or one that is read from the request, would show it":
    "im Wert war keine Strafe zu sehen; ein größeres λ, oder eines, das aus der Anfrage gelesen wird, würde sie zeigen",
  "extreme scores": "extreme Scores",
  "they are tried once value and gradient are right for ordinary ones":
    "sie werden probiert, sobald Wert und Gradient bei gewöhnlichen stimmen",
  "absent classes, repeated rows, one row, constant features and many rows":
    "fehlende Klassen, wiederholte Zeilen, eine einzige Zeile, konstante Merkmale und viele Zeilen",
  "they are tried once value and gradient are right for ordinary rows":
    "sie werden probiert, sobald Wert und Gradient bei gewöhnlichen Zeilen stimmen",
  "second derivatives": "zweite Ableitungen",
  "return hessian when it is wanted": "geben Sie hessian zurück, wenn es verlangt wird",
  "other rows and other penalties": "andere Zeilen und andere Strafen",
  "everything but the contract of a call": "alles außer dem Vertrag eines Aufrufs",
  "first fix this: {}": "beheben Sie zuerst dies: {}",
  "derivatives below {} or above {}, and gradients longer than {}":
    "Ableitungen unter {} oder über {} und Gradienten länger als {}",
  "none came up on ordinary rows, so that a clip or a threshold beyond these sizes may go unseen: check without it, or with a sample that reaches it":
    "auf gewöhnlichen Zeilen kamen keine vor, sodass eine Kappung oder Schwelle jenseits dieser Größen unbemerkt bleiben kann: Prüfen Sie ohne sie oder mit einer Stichprobe, die sie erreicht",

  // Findings on the way
  contract: "Vertrag",
  "line tests": "Geradentests",
  decoding: "Entschlüsselung",
  localisation: "Eingrenzung",
  behaviour: "Verhalten",
  hessian: "Hesse-Matrix",
  "negative control": "Gegenprobe",
  "unusual rows": "ungewöhnliche Zeilen",
  extremes: "Extreme",
  "{}: {}": "{}: {}",
  "changes neither the weights that it is given nor what it returned before":
    "verändert weder die Gewichte, die es bekommt, noch was es früher zurückgab",
  "gives the same numbers when asked again": "gibt auf erneute Frage dieselben Zahlen",
  "its numbers are written as f{}": "seine Zahlen sind als f{} geschrieben",
  "returns one number and {} derivatives": "gibt eine Zahl und {} Ableitungen zurück",
  "along {} the value rises by {}, the gradient says {} (allowed {}; {} of {} lines agree)":
    "entlang {}: Der Wert steigt um {}, der Gradient sagt {} (erlaubt {}; {} von {} Geraden stimmen)",
  "features recovered from the gradient; what is left, relative":
    "Merkmale aus dem Gradienten zurückgewonnen; was übrig bleibt, relativ",
  "the gradient follows {}; what is left, relative": "der Gradient folgt {}; was übrig bleibt, relativ",
  "size of the gradient's sum over classes relative to its own; {} for a softmax apart from the penalty":
    "Größe der Summe des Gradienten über die Klassen relativ zu ihm selbst; {} bei einem Softmax, von der Strafe abgesehen",
  "the Hessian is not the derivative of the gradient (relative difference {})":
    "die Hesse-Matrix ist nicht die Ableitung des Gradienten (relative Abweichung {})",
  "the gradient does not depend on the order of the rows": "der Gradient hängt nicht von der Reihenfolge der Zeilen ab",
  "the gradient is not that of any function: its derivative is not symmetric, so a term of the chain rule is missing or wrong":
    "der Gradient ist nicht der irgendeiner Funktion: Seine Ableitung ist nicht symmetrisch, also fehlt ein Term der Kettenregel oder ist falsch",
  "the gradient is not that of any function: its derivative is not symmetric, so a term of the chain rule is missing or wrong: {}":
    "der Gradient ist nicht der irgendeiner Funktion: Seine Ableitung ist nicht symmetrisch, also fehlt ein Term der Kettenregel oder ist falsch: {}",
  "the gradient is that of some function: its derivative is symmetric":
    "der Gradient ist der irgendeiner Funktion: Seine Ableitung ist symmetrisch",
  "the gradient treats all classes alike": "der Gradient behandelt alle Klassen gleich",
  "the gradient treats all classes not alike": "der Gradient behandelt nicht alle Klassen gleich",
  "the gradients of parts of the rows add up": "die Gradienten von Teilen der Zeilen addieren sich",
  "the gradients of parts of the rows do not add up": "die Gradienten von Teilen der Zeilen addieren sich nicht",
  "they part {}": "sie trennen sich {}",
  "everywhere but in the weights of the bias": "überall außer in den Gewichten des Bias",
  "in features and classes alike": "in Merkmalen und Klassen gleichermaßen",
  "only class {}": "nur in Klasse {}",
  "only the weights of the bias": "nur in den Gewichten des Bias",
  "{}, and can be seen on {} only": "{}, und zu sehen ist es nur auf {}",
  "rows of real features with row weights, λ {}": "Zeilen reeller Merkmale mit Zeilengewichten, λ {}",
  "rows of real features with soft labels, λ {}": "Zeilen reeller Merkmale mit weichen Labels, λ {}",
  "rows of {}/{} features, λ {}, and rows of real features, λ {}":
    "Zeilen von {}/{}-Merkmalen, λ {}, und Zeilen reeller Merkmale, λ {}",
  "value and gradient stay right for scores of ±{} and a true class of probability e⁻{}":
    "Wert und Gradient bleiben richtig bei Scores von ±{} und einer wahren Klasse der Wahrscheinlichkeit e⁻{}",
  "value or gradient fail for extreme scores": "Wert oder Gradient versagen bei extremen Scores",
  "watched at λ {}": "beobachtet bei λ {}",
  "with every row twice the value doubles, the gradient {}, apart from penalties":
    "mit jeder Zeile doppelt verdoppelt sich der Wert, und der Gradient {}, von Strafen abgesehen",
  doubles: "verdoppelt sich",
  "neither doubles nor stays": "verdoppelt sich weder noch bleibt er",
  stays: "bleibt",
  "with {} the gradient parts from the derivative of the value by, relative":
    "mit {} trennt sich der Gradient von der Ableitung des Werts um, relativ",
  "features that never change": "Merkmalen, die sich nie ändern,",
  "no row of the first class": "keiner Zeile der ersten Klasse",
  "no row of the last class": "keiner Zeile der letzten Klasse",
  "one row": "einer einzigen Zeile",
  "rows that occur several times": "Zeilen, die mehrfach vorkommen,",
  "{} rows": "{} Zeilen",
};
