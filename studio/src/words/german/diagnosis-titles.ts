import type { Phrases } from "../translation.js";

/** English and German of the titles of what the doctor finds. */
export const DIAGNOSIS_TITLES: Phrases = {
  "calls at the same weights give the same value and different gradients":
    "Aufrufe an denselben Gewichten geben denselben Wert und verschiedene Gradienten",
  "each call adds to the gradient of the call before": "jeder Aufruf addiert zum Gradienten des vorigen",
  "every class is treated as the true one": "jede Klasse wird wie die wahre behandelt",
  "exp(a) stands where probabilities should": "exp(a) steht, wo Wahrscheinlichkeiten stehen sollten",
  "features and residuals come from different rows": "Merkmale und Residuen kommen aus verschiedenen Zeilen",
  "features and residuals run in opposite order": "Merkmale und Residuen laufen in entgegengesetzter Reihenfolge",
  "labels are off by one (class k is taken for k + {})": "Labels liegen um eins daneben (Klasse k gilt als k + {})",
  "labels are off by one (class k is taken for k − {})": "Labels liegen um eins daneben (Klasse k gilt als k − {})",
  "labels are off by one, and those of the last class are lost":
    "Labels liegen um eins daneben, und die der letzten Klasse gehen verloren",
  "naN or Infinity at ordinary weights": "NaN oder Infinity bei gewöhnlichen Gewichten",
  "NaN or Infinity at ordinary weights": "NaN oder Infinity bei gewöhnlichen Gewichten",
  "one class is missing in the denominator": "eine Klasse fehlt im Nenner",
  "one weight has a different penalty in the gradient than the rest (feature {}, class {})":
    "ein Gewicht hat im Gradienten eine andere Strafe als der Rest (Merkmal {}, Klasse {})",
  "only the derivatives of class {} are wrong": "nur die Ableitungen der Klasse {} sind falsch",
  "only the first half of the rows counts": "nur die erste Hälfte der Zeilen zählt",
  "only the first row counts": "nur die erste Zeile zählt",
  "only the last row counts": "nur die letzte Zeile zählt",
  "only the true class gets a gradient": "nur die wahre Klasse bekommt einen Gradienten",
  "{}, and {}": "{}, und {}",
  "{}, or {}": "{}, oder {}",
  "{} and the data part of the gradient is {} times what it should be":
    "{} und der Datenteil des Gradienten ist das {}-Fache dessen, was er sein sollte",
  "{}, J the Jacobian at P": "{}, J die Jacobi-Matrix bei P",
  "{} shifted by {} class": "{}, um {} Klasse verschoben",
  "{} shifted by {} class, without the last": "{}, um {} Klasse verschoben, ohne die letzte",
  "{} for the other rows": "{} für die anderen Zeilen",
  "{} (likely)": "{} (wahrscheinlich)",
  "{} (the same numbers here)": "{} (hier dieselben Zahlen)",
  "row weights are applied twice": "Zeilengewichte werden zweimal angewandt",
  "row weights are missing in the gradient": "Zeilengewichte fehlen im Gradienten",
  "scores stand where probabilities should": "Scores stehen, wo Wahrscheinlichkeiten stehen sollten",
  "sigmoids and an extra s({} − s)": "Sigmoidfunktionen und ein s({} − s) zu viel",
  "sigmoids in place of the softmax": "Sigmoidfunktionen statt des Softmax",
  "soft labels are rounded to one class": "weiche Labels werden auf eine Klasse gerundet",
  "the bias has no gradient": "der Bias hat keinen Gradienten",
  "the bias gets one number for all classes": "der Bias bekommt eine Zahl für alle Klassen",
  "the bias is on a different scale than the other weights": "der Bias ist anders skaliert als die anderen Gewichte",
  "the bias is penalised in the gradient only": "der Bias wird nur im Gradienten bestraft",
  "the bias is penalised in the value only": "der Bias wird nur im Wert bestraft",
  "the classes of the gradient are rolled by one": "die Klassen des Gradienten sind um eins verschoben",
  "the data part of the gradient is twice what it should be":
    "der Datenteil des Gradienten ist doppelt so groß, wie er sein sollte",
  "the data part of the gradient is zero": "der Datenteil des Gradienten ist null",
  "the data part of the gradient is {} times what it should be":
    "der Datenteil des Gradienten ist das {}-Fache dessen, was er sein sollte",
  "the derivative of the softmax uses its input": "die Ableitung des Softmax benutzt dessen Eingabe",
  "the derivative stops at the probability": "die Ableitung endet bei der Wahrscheinlichkeit",
  "the factor x is missing": "der Faktor x fehlt",
  "the last class has no gradient": "die letzte Klasse hat keinen Gradienten",
  "the first row is left out": "die erste Zeile fehlt",
  "the last row is left out": "die letzte Zeile fehlt",
  "the gradient belongs to the weights after a step of {}":
    "der Gradient gehört zu den Gewichten nach einem Schritt von {}",
  "the gradient belongs to the weights of the call before": "der Gradient gehört zu den Gewichten des vorigen Aufrufs",
  "the gradient depends on the order of the rows": "der Gradient hängt von der Reihenfolge der Zeilen ab",
  "the gradient divides scores by {}": "der Gradient teilt Scores durch {}",
  "the gradient has the penalty of |w|, the value that of w²":
    "der Gradient hat die Strafe von |w|, der Wert die von w²",
  "the gradient has {} numbers for {} weights": "der Gradient hat {} Zahlen für {} Gewichte",
  "the gradient is in whole numbers (cut off after the point)":
    "der Gradient besteht aus ganzen Zahlen (nach dem Komma abgeschnitten)",
  "the gradient is itself a difference of the value, with step {}":
    "der Gradient ist selbst eine Differenz des Werts, mit Schrittweite {}",
  "the gradient is the derivative of the value, to {} with {} % certainty; but {}":
    "der Gradient ist die Ableitung des Werts, auf {} genau mit {} % Gewissheit; aber {}",
  "the gradient is the derivative of the value, to {} with {} % certainty":
    "der Gradient ist die Ableitung des Werts, auf {} genau mit {} % Gewissheit",
  "exp overflows for large scores": "exp läuft bei großen Scores über",
  "the Hessian is {} times what it should be": "die Hesse-Matrix ist das {}-Fache dessen, was sie sein sollte",
  "the call changes the weights that it is given": "der Aufruf verändert die Gewichte, die er bekommt",
  "the logarithm is cut off": "der Logarithmus ist abgeschnitten",
  "the logarithm of a probability that has become {}": "der Logarithmus einer Wahrscheinlichkeit, die {} geworden ist",
  "the maximum is taken over all rows together": "das Maximum wird über alle Zeilen zusammen genommen",
  "the next call overwrites the gradient that was returned":
    "der nächste Aufruf überschreibt den zurückgegebenen Gradienten",
  "the value applies the softmax twice": "der Wert wendet den Softmax zweimal an",
  "the gradient is written in the transposed layout": "der Gradient ist transponiert angeordnet",
  "the gradient of the bias stands last, the bias does not": "der Gradient des Bias steht am Ende, der Bias nicht",
  "the gradient of the squared error": "der Gradient des quadratischen Fehlers",
  "the gradient sees the features inverted, {} − x": "der Gradient sieht die Merkmale invertiert, {} − x",
  "the gradient sees the features mirrored left to right": "der Gradient sieht die Merkmale seitlich gespiegelt",
  "the gradient sees the features rolled by one": "der Gradient sieht die Merkmale um eins verschoben",
  "the gradient sees the features standardised with the mean and standard deviation of the rows":
    "der Gradient sieht die Merkmale standardisiert, mit Mittel und Standardabweichung der Zeilen",
  "the gradient sees the features standardised with the mean and sample standard deviation (n − {}) of the rows":
    "der Gradient sieht die Merkmale standardisiert, mit Mittel und Stichproben-Standardabweichung (n − {}) der Zeilen",
  "the gradient sees the features times {}": "der Gradient sieht die Merkmale mal {}",
  "the gradient sees the features divided by {}": "der Gradient sieht die Merkmale geteilt durch {}",
  "the gradient sees the features with rows and columns of the picture exchanged":
    "der Gradient sieht die Merkmale mit vertauschten Zeilen und Spalten des Bildes",
  "the gradient smooths the labels": "der Gradient glättet die Labels",
  "the gradient's probabilities see the features with rows and columns of the picture exchanged":
    "die Wahrscheinlichkeiten des Gradienten sehen die Merkmale mit vertauschten Zeilen und Spalten des Bildes",
  "the penalty has the wrong sign": "die Strafe hat das falsche Vorzeichen",
  "the penalty in the gradient is {} times that of the value":
    "die Strafe im Gradienten ist das {}-Fache derjenigen im Wert",
  "the penalty is missing in the gradient": "die Strafe fehlt im Gradienten",
  "the penalty is missing in the value": "die Strafe fehlt im Wert",
  "the predicted class stands where its probability should":
    "die vorhergesagte Klasse steht, wo ihre Wahrscheinlichkeit stehen sollte",
  "the probabilities are missing": "die Wahrscheinlichkeiten fehlen",
  "the softmax is applied twice in the gradient": "der Softmax wird im Gradienten zweimal angewandt",
  "the softmax is applied twice": "der Softmax wird zweimal angewandt",
  "the softmax runs over the rows": "der Softmax läuft über die Zeilen",
  "the softmax runs over the whole matrix": "der Softmax läuft über die ganze Matrix",
  "the sum over classes keeps its last term only": "die Summe über die Klassen behält nur ihren letzten Term",
  "the sum over classes takes p with the wrong index": "die Summe über die Klassen nimmt p mit dem falschen Index",
  "the true class gets no gradient": "die wahre Klasse bekommt keinen Gradienten",
  "the value does not change with the weights": "der Wert ändert sich nicht mit den Gewichten",
  "the value has no ln Σ exp(a)": "der Wert hat kein ln Σ exp(a)",
  "the value has no logarithm": "der Wert hat keinen Logarithmus",
  "the value is a binary cross-entropy summed over classes":
    "der Wert ist eine binäre Kreuzentropie, summiert über die Klassen",
  "the value is a squared error": "der Wert ist ein quadratischer Fehler",
  "the value is a sum, the gradient a mean": "der Wert ist eine Summe, der Gradient ein Mittel",
  "the value is that of K sigmoids": "der Wert ist der von K Sigmoidfunktionen",
  "the value smooths the labels": "der Wert glättet die Labels",
  "the value takes logarithms to base {}": "der Wert nimmt Logarithmen zur Basis {}",
  "the value's labels are off by one (class k is taken for k + {})":
    "die Labels des Werts liegen um eins daneben (Klasse k gilt als k + {})",
  "the whole gradient sees the features inverted, {} − x": "der ganze Gradient sieht die Merkmale invertiert, {} − x",
  "the whole gradient sees the features standardised with the mean and standard deviation of the rows":
    "der ganze Gradient sieht die Merkmale standardisiert, mit Mittel und Standardabweichung der Zeilen",
  "the whole gradient sees the features with rows and columns of the picture exchanged":
    "der ganze Gradient sieht die Merkmale mit vertauschten Zeilen und Spalten des Bildes",
  "the {} at the true class is missing": "die {} bei der wahren Klasse fehlt",
  "value and gradient differ by rows times classes": "Wert und Gradient unterscheiden sich um Zeilen mal Klassen",
  "value and gradient differ by the number of classes": "Wert und Gradient unterscheiden sich um die Zahl der Klassen",
  "value and gradient divide by different totals": "Wert und Gradient teilen durch verschiedene Summen",
  "value and gradient point opposite ways": "Wert und Gradient zeigen in entgegengesetzte Richtungen",
  "a row's part of the gradient depends on the other rows":
    "der Anteil einer Zeile am Gradienten hängt von den anderen Zeilen ab",
  "p + y in place of p − y": "p + y statt p − y",
  "p is not multiplied by the row's total mass": "p wird nicht mit der Gesamtmasse der Zeile multipliziert",
  "p − y is divided by p": "p − y wird durch p geteilt",
  "p − y is multiplied by p({} − p) once more": "p − y wird noch einmal mit p({} − p) multipliziert",
  "the gradient sees other features than the value": "der Gradient sieht andere Merkmale als der Wert",
};
