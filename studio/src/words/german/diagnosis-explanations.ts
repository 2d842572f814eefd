import type { Phrases } from "../translation.js";

/** English and German of how the doctor explains what it finds, and of its remedies. */
export const DIAGNOSIS_EXPLANATIONS: Phrases = {
  "After the call the array of weights holds other numbers: it is written into, as by an update inside the gradient.":
    "Nach dem Aufruf enthält das Array der Gewichte andere Zahlen: Es wird hineingeschrieben, etwa durch ein Update innerhalb des Gradienten.",
  "All other derivatives are right to the last digits, penalty included. That holds at every W, on all rows and for every penalty that was tried.":
    "Alle anderen Ableitungen stimmen bis auf die letzten Stellen, die Strafe eingeschlossen. Das gilt bei jedem W, auf allen Zeilen und für jede probierte Strafe.",
  "Asked at new weights, the gradient is the one of the weights before: a cache is read before it is filled.":
    "An neuen Gewichten gefragt, ist der Gradient der der vorigen Gewichte: Ein Zwischenspeicher wird gelesen, bevor er gefüllt ist.",
  "{} It was sent weights {}×{}, design {}×{}, {} labels {}…{}, lambda {}.":
    "{} Gesendet wurden Gewichte {}×{}, Design {}×{}, {} Labels {}…{}, Lambda {}.",
  "At random weights with scores of a few nats the value is {} and {} derivatives are not finite.":
    "An zufälligen Gewichten mit Scores von wenigen Nats ist der Wert {}, und {} Ableitungen sind nicht endlich.",
  "Your gradient has {} numbers, there are {} weights.": "Ihr Gradient hat {} Zahlen, es gibt {} Gewichte.",
  "At very different weights your loss is the same number (except for a penalty): it does not depend on w. It is computed once and kept, from probabilities of other weights, or rounded away.":
    "An ganz verschiedenen Gewichten ist Ihr Verlust dieselbe Zahl (bis auf eine Strafe): Er hängt nicht von w ab. Er wird einmal berechnet und behalten, aus Wahrscheinlichkeiten anderer Gewichte, oder weggerundet.",
  "Every derivative is a whole number, at any weights and with real features too: the gradient is written into an array of whole numbers, or converted to them.":
    "Jede Ableitung ist eine ganze Zahl, an allen Gewichten und auch mit reellen Merkmalen: Der Gradient wird in ein Array ganzer Zahlen geschrieben oder in solche umgewandelt.",
  "Every derivative, times the step {}, is a whole multiple of the last bit of your value: it was computed from values, not from a formula. It costs a pass over the rows for each weight, and is off by half the step times the second derivative.":
    "Jede Ableitung mal der Schrittweite {} ist ein ganzes Vielfaches des letzten Bits Ihres Werts: Sie wurde aus Werten berechnet, nicht aus einer Formel. Das kostet einen Durchgang über die Zeilen je Gewicht und liegt um die halbe Schrittweite mal der zweiten Ableitung daneben.",
  "Every derivative, times twice the step {}, is a whole multiple of the last bit of your value: it was computed from values, not from a formula. It costs a pass over the rows for each weight, and is off by rounding, divided by the step.":
    "Jede Ableitung mal der doppelten Schrittweite {} ist ein ganzes Vielfaches des letzten Bits Ihres Werts: Sie wurde aus Werten berechnet, nicht aus einer Formel. Das kostet einen Durchgang über die Zeilen je Gewicht und liegt um die Rundung, geteilt durch die Schrittweite, daneben.",
  "Every feature has the same gradient, Σ (p − y): the derivative stops at the score, the last factor of the chain rule, x, is missing.":
    "Jedes Merkmal hat denselben Gradienten, Σ (p − y): Die Ableitung endet am Score, der letzte Faktor der Kettenregel, x, fehlt.",
  "Every product with a direction has this factor.": "Jedes Produkt mit einer Richtung hat diesen Faktor.",
  "For a row whose loss is {} your value says {}, which is −ln {}: probabilities are cut off at about that number, and there the value no longer follows the weights while the gradient does.":
    "Für eine Zeile mit dem Verlust {} sagt Ihr Wert {}, das ist −ln {}: Wahrscheinlichkeiten werden etwa bei dieser Zahl abgeschnitten, und dort folgt der Wert den Gewichten nicht mehr, der Gradient aber doch.",
  "Only rows of the last class move your gradient: the loop over classes overwrites (=) where it should add (+=), so that its last term alone is left.":
    "Nur Zeilen der letzten Klasse bewegen Ihren Gradienten: Die Schleife über die Klassen überschreibt (=), wo sie addieren sollte (+=), sodass nur ihr letzter Term bleibt.",
  "The array that a call returned changed when the next call was made: both are the same memory. Code that keeps a gradient, as L-BFGS does, keeps the wrong one.":
    "Das Array, das ein Aufruf zurückgab, änderte sich beim nächsten Aufruf: Beide sind derselbe Speicher. Code, der einen Gradienten aufhebt, wie L-BFGS, hebt den falschen auf.",
  "The data part of your gradient is ln {} times that of the derivative of your value, which has the same penalty. That is the factor between natural logarithms and those to base {}.":
    "Der Datenteil Ihres Gradienten ist das ln-{}-Fache desjenigen der Ableitung Ihres Werts, der dieselbe Strafe hat. Das ist der Faktor zwischen natürlichen Logarithmen und denen zur Basis {}.",
  "The data part of your gradient is right; the penalty enters it with the opposite sign.":
    "Der Datenteil Ihres Gradienten ist richtig; die Strafe geht mit entgegengesetztem Vorzeichen ein.",
  "The data part of your gradient is {} times that of the derivative of your value, which has the same penalty{}":
    "Der Datenteil Ihres Gradienten ist das {}-Fache desjenigen der Ableitung Ihres Werts, der dieselbe Strafe hat{}",
  ", in every entry.": ", in jedem Eintrag.",
  ". A factor ½ or {} stands in one of the two only.": ". Ein Faktor ½ oder {} steht nur in einem der beiden.",
  ". N K is the number of entries of P − Y: a mean was taken over the whole matrix.":
    ". N K ist die Zahl der Einträge von P − Y: Es wurde über die ganze Matrix gemittelt.",
  ". K is the number of classes: a mean was taken over the classes, or over len(y) of a one-hot row.":
    ". K ist die Zahl der Klassen: Es wurde über die Klassen gemittelt oder über len(y) einer One-hot-Zeile.",
  ". N is the number of rows: one of the two is divided by it, the other not.":
    ". N ist die Zahl der Zeilen: Eines der beiden ist dadurch geteilt, das andere nicht.",
  ". One of them is divided by the total of the row weights, the other not.":
    ". Eines ist durch die Summe der Zeilengewichte geteilt, das andere nicht.",
  "The gradient of the bias is zero, while the value changes with it: its line was forgotten, or it is summed over classes too, which gives the same zero.":
    "Der Gradient des Bias ist null, während der Wert sich mit ihm ändert: Seine Zeile wurde vergessen, oder er wird auch über die Klassen summiert, was dieselbe Null ergibt.",
  "The gradients of parts of the rows do not add up to that of all: each row's part is changed by the others, as by a mean, a maximum or a normalisation that runs over the rows.":
    "Die Gradienten von Teilen der Zeilen ergeben zusammen nicht den aller Zeilen: Der Anteil jeder Zeile wird durch die anderen verändert, etwa durch ein Mittel, ein Maximum oder eine Normalisierung, die über die Zeilen läuft.",
  "The gradients of the bias and of the other weights are right except for different factors: one is averaged or multiplied where the other is not; or the features are scaled in the gradient alone.":
    "Die Gradienten des Bias und der anderen Gewichte stimmen bis auf verschiedene Faktoren: Der eine wird gemittelt oder multipliziert, der andere nicht; oder die Merkmale sind nur im Gradienten skaliert.",
  "The last class's gradient is zero although its weights change the value: a loop over K − {} classes, or reference coding in the gradient alone.":
    "Der Gradient der letzten Klasse ist null, obwohl ihre Gewichte den Wert ändern: eine Schleife über K − {} Klassen oder eine Referenzkodierung nur im Gradienten.",
  "The penalty of one weight alone, that of feature {} and class {}, differs between your gradient and your value: one number was left out where a whole row (that of the bias) or nothing was meant.":
    "Die Strafe eines einzigen Gewichts, des Merkmals {} und der Klasse {}, unterscheidet sich zwischen Ihrem Gradienten und Ihrem Wert: Eine Zahl wurde weggelassen, wo eine ganze Zeile (die des Bias) oder nichts gemeint war.",
  "The second call at the same weights returns twice the gradient: it is added to an array that is never set to {}.":
    "Der zweite Aufruf an denselben Gewichten gibt den doppelten Gradienten zurück: Er wird zu einem Array addiert, das nie auf {} gesetzt wird.",
  "Two gradients at the same weights differ by {} relative while the value stays the same, so that one of them at least is not its derivative: dropout, a random minibatch, momentum or another state that moves on, in the gradient alone.":
    "Zwei Gradienten an denselben Gewichten weichen relativ um {} ab, während der Wert gleich bleibt; mindestens einer ist also nicht seine Ableitung: Dropout, ein zufälliger Minibatch, Momentum oder ein anderer Zustand, der weiterläuft, nur im Gradienten.",
  "When the true class lies {} nats behind, your value or gradient is NaN or Infinity: p is rounded to {} before its logarithm is taken.":
    "Liegt die wahre Klasse {} Nats zurück, so ist Ihr Wert oder Gradient NaN oder Infinity: p wird auf {} gerundet, bevor der Logarithmus genommen wird.",
  "With one row's scores near {} and another's near {} the low row becomes {}/{}: the subtracted maximum is that of the whole matrix.":
    "Liegen die Scores einer Zeile um {} und die einer anderen um {}, so wird die untere Zeile {}/{}: Abgezogen wird das Maximum der ganzen Matrix.",
  "With scores of {} your value or gradient is NaN or Infinity: exp(a) overflows beyond {} (f{}) or {} (f{}).":
    "Bei Scores von {} ist Ihr Wert oder Gradient NaN oder Infinity: exp(a) läuft über jenseits von {} (f{}) oder {} (f{}).",
  "With the same rows in another order your gradient has other numbers: something is carried over from one row to the next, such as a sum or a buffer that is not set to {} for each row, or rows are paired with others.":
    "Mit denselben Zeilen in anderer Reihenfolge hat Ihr Gradient andere Zahlen: Etwas wird von einer Zeile zur nächsten mitgenommen, etwa eine Summe oder ein Puffer, der nicht für jede Zeile auf {} gesetzt wird, oder Zeilen werden mit anderen gepaart.",
  "Your gradient adds the penalty's derivative to the bias too; your value does not penalise the bias.":
    "Ihr Gradient addiert die Ableitung der Strafe auch beim Bias; Ihr Wert bestraft den Bias nicht.",
  "Your gradient adds {} sign(W), the derivative of Σ|w|; your value's penalty is a different one.":
    "Ihr Gradient addiert {} sign(W), die Ableitung von Σ|w|; die Strafe Ihres Werts ist eine andere.",
  "Your gradient computes its probabilities from x {}, and multiplies the residual with x itself; the value uses x.":
    "Ihr Gradient berechnet seine Wahrscheinlichkeiten aus x {} und multipliziert das Residuum mit x selbst; der Wert benutzt x.",
  "Your gradient contains label smoothing, your value does not.":
    "Ihr Gradient enthält Label-Glättung, Ihr Wert nicht.",
  "Your gradient contains {} W; your value lacks ½ · {} Σ w².":
    "Ihr Gradient enthält {} W; Ihrem Wert fehlt ½ · {} Σ w².",
  "Your gradient counts every row once; the value uses the row weights.":
    "Ihr Gradient zählt jede Zeile einmal; der Wert benutzt die Zeilengewichte.",
  "Your gradient follows (p − y) p ({} − p). The derivative of the softmax is already inside p − y; the factor p({} − p) belongs to squared error with a sigmoid.":
    "Ihr Gradient folgt (p − y) p ({} − p). Die Ableitung des Softmax steckt schon in p − y; der Faktor p({} − p) gehört zum quadratischen Fehler mit einer Sigmoidfunktion.",
  "Your gradient follows (p − y)/p: the {}/p of the logarithm was kept although it cancels against the p of the softmax's derivative.":
    "Ihr Gradient folgt (p − y)/p: Das {}/p des Logarithmus wurde behalten, obwohl es sich gegen das p der Ableitung des Softmax kürzt.",
  "Your gradient follows (s − y) s ({} − s) with s = σ(a): squared error of K sigmoids, not the likelihood of a softmax.":
    "Ihr Gradient folgt (s − y) s ({} − s) mit s = σ(a): quadratischer Fehler von K Sigmoidfunktionen, nicht die Likelihood eines Softmax.",
  "Your gradient follows a − y: the scores were never passed through the softmax.":
    "Ihr Gradient folgt a − y: Die Scores gingen nie durch den Softmax.",
  "Your gradient follows exp(a) − y: the exponentials were not divided by their sum.":
    "Ihr Gradient folgt exp(a) − y: Die Exponentiale wurden nicht durch ihre Summe geteilt.",
  "Your gradient follows p + y: the sign of the observed class is wrong, that of the probability is right.":
    "Ihr Gradient folgt p + y: Das Vorzeichen der beobachteten Klasse ist falsch, das der Wahrscheinlichkeit richtig.",
  "Your gradient follows p alone: the observed class was never subtracted.":
    "Ihr Gradient folgt p allein: Die beobachtete Klasse wurde nie abgezogen.",
  "Your gradient follows p − y although the masses of a row do not sum to {}; there it is s p − y with s = Σ_k y_k.":
    "Ihr Gradient folgt p − y, obwohl die Massen einer Zeile nicht {} ergeben; dann lautet er s p − y mit s = Σ_k y_k.",
  "Your gradient follows p − {} at every class: the Kronecker delta was dropped, so that each class counts as the true class.":
    "Ihr Gradient folgt bei jeder Klasse p − {}: Das Kronecker-Delta wurde weggelassen, sodass jede Klasse als die wahre zählt.",
  "Your gradient follows softmax(p) − y: probabilities went through the softmax once more. At W = {} this is exactly the right gradient, so that a check there sees nothing.":
    "Ihr Gradient folgt softmax(p) − y: Wahrscheinlichkeiten gingen noch einmal durch den Softmax. Bei W = {} ist dies genau der richtige Gradient, sodass eine Prüfung dort nichts sieht.",
  "Your gradient follows Σ_k p_k y_k − y_j. In the last step Σ_k y_k p_j the p does not depend on k: p_j stands before the sum, and Σ_k y_k = {}.":
    "Ihr Gradient folgt Σ_k p_k y_k − y_j. Im letzten Schritt Σ_k y_k p_j hängt das p nicht von k ab: p_j steht vor der Summe, und Σ_k y_k = {}.",
  "Your gradient follows σ(a) − y: K independent two-class models, not one softmax.":
    "Ihr Gradient folgt σ(a) − y: K unabhängige Zweiklassenmodelle, nicht ein Softmax.",
  "Your gradient follows −y alone and does not depend on the weights: the derivative of ln Σ exp(a), which is p, is missing.":
    "Ihr Gradient folgt −y allein und hängt nicht von den Gewichten ab: Die Ableitung von ln Σ exp(a), also p, fehlt.",
  "Your gradient follows −y({} − a): p({} − p) was written with the score a in place of the probability p, and as if it were diagonal.":
    "Ihr Gradient folgt −y({} − a): p({} − p) wurde mit dem Score a statt der Wahrscheinlichkeit p geschrieben und so, als wäre es diagonal.",
  "Your gradient follows −y({} − p): only the weights of each row's true class move. The softmax Jacobian was taken as diagonal, but every score changes every probability.":
    "Ihr Gradient folgt −y({} − p): Nur die Gewichte der wahren Klasse jeder Zeile bewegen sich. Die Jacobi-Matrix des Softmax wurde als diagonal behandelt, aber jeder Score ändert jede Wahrscheinlichkeit.",
  "Your gradient follows −y/p, the derivative of the loss with respect to p; the step from p to the scores is missing.":
    "Ihr Gradient folgt −y/p, der Ableitung des Verlusts nach p; der Schritt von p zu den Scores fehlt.",
  "Your gradient has its numbers one feature too early: the constant's entry is written last, while the weights have it at the other end.":
    "Ihr Gradient hat seine Zahlen ein Merkmal zu früh: Der Eintrag der Konstante steht am Ende, bei den Gewichten am anderen Ende.",
  "Your gradient holds the right numbers for the wrong classes: its classes are rolled by one, ({} {} {} {}).":
    "Ihr Gradient enthält die richtigen Zahlen für die falschen Klassen: Seine Klassen sind um eins verschoben, ({} {} {} {}).",
  "Your gradient holds the right numbers, but features and classes are exchanged in the order in which they are written: the gradient lies class by class where the weights lie feature by feature, or the other way round.":
    "Ihr Gradient enthält die richtigen Zahlen, aber Merkmale und Klassen sind in der Reihenfolge vertauscht, in der sie stehen: Der Gradient liegt Klasse für Klasse, die Gewichte Merkmal für Merkmal, oder umgekehrt.",
  "Your gradient is exactly that of ½ Σ (p − y)², not of −Σ y ln p: a correct gradient of another loss.":
    "Ihr Gradient ist genau der von ½ Σ (p − y)², nicht der von −Σ y ln p: ein richtiger Gradient eines anderen Verlusts.",
  "Your gradient is p at the wrong classes and {} at the true class: it is one half of the right one, the case k ≠ j; the case k = j, p − {}, is missing.":
    "Ihr Gradient ist p bei den falschen Klassen und {} bei der wahren: Es ist die eine Hälfte des richtigen, der Fall k ≠ j; der Fall k = j, p − {}, fehlt.",
  "Your gradient is right for other features. The value uses x; the last product of the gradient uses x {}.":
    "Ihr Gradient ist richtig für andere Merkmale. Der Wert benutzt x; das letzte Produkt des Gradienten benutzt x {}.",
  "Your gradient is right in itself, for other features: it computes probabilities and product from x {}; the value uses x.":
    "Ihr Gradient ist in sich richtig, für andere Merkmale: Er berechnet Wahrscheinlichkeiten und Produkt aus x {}; der Wert benutzt x.",
  "inverted, {} − x": "invertiert, {} − x",
  "mirrored left to right": "seitlich gespiegelt",
  "rolled by one": "um eins verschoben",
  "standardised with the mean and standard deviation of the rows":
    "standardisiert mit Mittel und Standardabweichung der Zeilen",
  "times {}": "mal {}",
  "with rows and columns of the picture exchanged": "mit vertauschten Zeilen und Spalten des Bildes",
  "Your gradient is that of a softmax of a softmax: probabilities were passed to a function that takes scores.":
    "Ihr Gradient ist der eines Softmax von einem Softmax: Wahrscheinlichkeiten wurden an eine Funktion übergeben, die Scores erwartet.",
  "Your gradient is that of the first half of the rows: one minibatch, or a wrong end of the loop.":
    "Ihr Gradient ist der der ersten Hälfte der Zeilen: ein Minibatch oder ein falsches Ende der Schleife.",
  "Your gradient is that of the first row alone: the function returns inside the loop over rows.":
    "Ihr Gradient ist der der ersten Zeile allein: Die Funktion kehrt in der Schleife über die Zeilen zurück.",
  "Your gradient is that of the last row alone: the loop over rows overwrites (=) where it should add (+=).":
    "Ihr Gradient ist der der letzten Zeile allein: Die Schleife über die Zeilen überschreibt (=), wo sie addieren sollte (+=).",
  "Your gradient is the negative of the derivative of your value. The value is a loss (to be lowered), which wants p − y; the gradient is that of the log-likelihood, y − p.":
    "Ihr Gradient ist das Negative der Ableitung Ihres Werts. Der Wert ist ein Verlust (zu senken), zu dem p − y gehört; der Gradient ist der der Log-Likelihood, y − p.",
  "Your gradient is the right one at other weights: at W after a descent step of size η = {}. The weights are updated before or inside the gradient.":
    "Ihr Gradient ist der richtige an anderen Gewichten: an W nach einem Abstiegsschritt der Länge η = {}. Die Gewichte werden vor dem oder im Gradienten aktualisiert.",
  "Your gradient is zero, or rounding noise, where the value changes. The rows of the softmax Jacobian sum to {}: it was summed instead of multiplied with the derivative of the loss.":
    "Ihr Gradient ist null oder Rundungsrauschen, wo sich der Wert ändert. Die Zeilen der Jacobi-Matrix des Softmax ergeben {}: Sie wurde summiert statt mit der Ableitung des Verlusts multipliziert.",
  "Your gradient leaves the first row out: the loop starts at {} where rows count from {}.":
    "Ihr Gradient lässt die erste Zeile weg: Die Schleife beginnt bei {}, Zeilen zählen ab {}.",
  "Your gradient leaves the last row out: the loop ends one row early.":
    "Ihr Gradient lässt die letzte Zeile weg: Die Schleife endet eine Zeile zu früh.",
  "Your gradient multiplies each row by its weight twice.":
    "Ihr Gradient multipliziert jede Zeile zweimal mit ihrem Gewicht.",
  "Your gradient multiplies each row's residual with the features of a neighbouring row: one of the two was shifted, sorted or shuffled without the other.":
    "Ihr Gradient multipliziert das Residuum jeder Zeile mit den Merkmalen einer Nachbarzeile: Eines der beiden wurde ohne das andere verschoben, sortiert oder gemischt.",
  "Your gradient multiplies each row's residual with the features of the mirrored row: one of the two was reversed.":
    "Ihr Gradient multipliziert das Residuum jeder Zeile mit den Merkmalen der gespiegelten Zeile: Eines der beiden wurde umgekehrt.",
  "Your gradient subtracts the {} at the class next to the true one, and for rows of the last class nowhere: labels are counted from {} in one place and from {} in the other.":
    "Ihr Gradient zieht die {} bei der Klasse neben der wahren ab, und bei Zeilen der letzten Klasse nirgends: Labels werden an der einen Stelle ab {} gezählt, an der anderen ab {}.",
  "Your gradient subtracts the {} at the class next to the true one: labels are counted from {} in one place and from {} in the other.":
    "Ihr Gradient zieht die {} bei der Klasse neben der wahren ab: Labels werden an der einen Stelle ab {} gezählt, an der anderen ab {}.",
  "Your gradient uses the class of most mass in place of the soft labels.":
    "Ihr Gradient benutzt die Klasse mit der größten Masse statt der weichen Labels.",
  "Your gradient uses the predicted class, {} or {}, in place of its probability: the perceptron's rule. It does not change when the weights change a little.":
    "Ihr Gradient benutzt die vorhergesagte Klasse, {} oder {}, statt ihrer Wahrscheinlichkeit: die Perzeptron-Regel. Er ändert sich nicht, wenn sich die Gewichte ein wenig ändern.",
  "Your gradient's probabilities are those of scores divided by a temperature T = {}, your value's are not.":
    "Die Wahrscheinlichkeiten Ihres Gradienten sind die von Scores, geteilt durch eine Temperatur T = {}, die Ihres Werts nicht.",
  "Your probabilities are normalised without the last (or reference) class: its exp(a), under reference coding the {} in {} + Σ exp(a), is missing in the denominator.":
    "Ihre Wahrscheinlichkeiten sind ohne die letzte (oder Referenz-)Klasse normiert: Ihr exp(a), bei Referenzkodierung die {} in {} + Σ exp(a), fehlt im Nenner.",
  "Your probabilities sum to {} down each class's column, not along each row: the softmax took the wrong axis.":
    "Ihre Wahrscheinlichkeiten ergeben {} in der Spalte jeder Klasse, nicht in jeder Zeile: Der Softmax nahm die falsche Achse.",
  "Your probabilities sum to {} over all rows and classes together: the sum in the softmax has no axis.":
    "Ihre Wahrscheinlichkeiten ergeben {} über alle Zeilen und Klassen zusammen: Die Summe im Softmax hat keine Achse.",
  "Your value also counts ({} − y) ln({} − p) of every class: the loss of K separate two-class models, on softmax probabilities.":
    "Ihr Wert zählt auch ({} − y) ln({} − p) jeder Klasse: der Verlust von K getrennten Zweiklassenmodellen, auf Softmax-Wahrscheinlichkeiten.",
  "Your value contains label smoothing: part of each label is spread evenly over the classes.":
    "Ihr Wert enthält Label-Glättung: Ein Teil jedes Labels ist gleichmäßig über die Klassen verteilt.",
  "Your value contains ½ · {} Σ w²; your gradient lacks its derivative, {} W.":
    "Ihr Wert enthält ½ · {} Σ w²; Ihrem Gradienten fehlt dessen Ableitung, {} W.",
  "Your value is the log-likelihood of a softmax of a softmax: probabilities were passed to a function that takes scores. It can never come near {}.":
    "Ihr Wert ist die Log-Likelihood eines Softmax von einem Softmax: Wahrscheinlichkeiten wurden an eine Funktion übergeben, die Scores erwartet. Er kann nie in die Nähe von {} kommen.",
  "Your value is the loss of K independent two-class models (one against the rest), not of a softmax.":
    "Ihr Wert ist der Verlust von K unabhängigen Zweiklassenmodellen (eine gegen den Rest), nicht der eines Softmax.",
  "Your value is the mean probability of the true class without its logarithm.":
    "Ihr Wert ist die mittlere Wahrscheinlichkeit der wahren Klasse ohne deren Logarithmus.",
  "Your value is the squared error of the probabilities (Brier), not the log-likelihood.":
    "Ihr Wert ist der quadratische Fehler der Wahrscheinlichkeiten (Brier), nicht die Log-Likelihood.",
  "Your value is the sum of the true classes' scores: the normaliser ln Σ exp(a) is missing.":
    "Ihr Wert ist die Summe der Scores der wahren Klassen: Die Normierung ln Σ exp(a) fehlt.",
  "Your value penalises the bias too; your gradient leaves it out.":
    "Ihr Wert bestraft auch den Bias; Ihr Gradient lässt ihn weg.",
  "Your value takes the class next to the true one: labels are counted from {} in one place and from {} in the other.":
    "Ihr Wert nimmt die Klasse neben der wahren: Labels werden an der einen Stelle ab {} gezählt, an der anderen ab {}.",
  "Your value's penalty has the derivative {} W, your gradient adds {} W. λ/{} Σw² has the derivative λ W, λ Σw² has {} λ W.":
    "Die Strafe Ihres Werts hat die Ableitung {} W, Ihr Gradient addiert {} W. λ/{} Σw² hat die Ableitung λ W, λ Σw² hat {} λ W.",
};
