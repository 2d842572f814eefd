import { CELL_FAULTS, PRODUCT_FAULT, VALUE_FAULT } from "./refusals.js";

/** The functions that the code calls, and those that they call, which stand behind them. */
export function calledFunctions(code: string): string[] {
  const written: string[] = [];
  for (const [name, text] of Object.entries(MODULE_FUNCTIONS))
    if ([code, ...written].some((each) => each.includes(`${name}(`))) written.push(`\n\n${text}`);
  return written;
}

/** Functions of the module; those that call others stand before them. */
const MODULE_FUNCTIONS: Readonly<Record<string, string>> = {
  _add: `def _add(a, x, weights, place=None):
    if place is not None:
        weights = None if place < 0 else weights[place]
    if weights is not None and x != 0:
        for k, w in enumerate(weights):
            a[k] += x * w`,
  _product: `def _product(name, place, factors):
    product = 0.0 if place < 0 else 1.0
    for x in factors:
        if product == 0 or x == 0:
            product = 0.0
        else:
            product = math.nan if abs(x) == _MOST else product * x
    return _finite(product, name, "${PRODUCT_FAULT}")`,
  _standard: `def _standard(x, center, scale):
    return max(-_MOST, min(_MOST, (x - center) / scale))


_MOST = 1.7976931348623157e308`,
  _counted: `def _counted(row, column, places, pattern, idf, lowercase, presence, unit_length):
    text = _cell(row, column)
    if not isinstance(text, str):
        raise ValueError(f'column "{column}" ${CELL_FAULTS.words}')
    counts = {}
    for word in pattern.findall(text.lower() if lowercase else text):
        if word in places:
            counts[places[word]] = counts.get(places[word], 0) + 1
    found = [(j, (1.0 if presence else float(n)) * (1.0 if idf is None else idf[j])) for j, n in sorted(counts.items())]
    length = 1.0
    if unit_length:
        squares = 0.0
        for _, x in found:
            squares += x * x
        length = math.sqrt(squares)
    return [(j, x / length) for j, x in found]`,
  _number: `def _number(row, column):
    x = _cell(row, column)
    try:
        x = float(x) if isinstance(x, (int, float)) and not isinstance(x, bool) else math.nan
    except OverflowError:
        x = math.inf
    return _finite(x, f'column "{column}"', "${CELL_FAULTS.number}")`,
  _flag: `def _flag(row, column):
    x = _cell(row, column)
    if not isinstance(x, bool):
        raise ValueError(f'column "{column}" ${CELL_FAULTS.flag}')
    return float(x)`,
  _level: `def _level(row, column, levels, is_strict):
    x = _cell(row, column)
    texts, numbers = levels
    if isinstance(x, bool):
        x = "true" if x else "false"
    code = texts.get(x) if isinstance(x, str) else numbers.get(x)
    if code is None and is_strict:
        raise ValueError(f'column "{column}" ${CELL_FAULTS.category}')
    return -1 if code is None else code`,
  _finite: `def _finite(x, name, fault="${VALUE_FAULT}"):
    if not math.isfinite(x):
        raise ValueError(f"{name} {fault}")
    return x`,
  _cell: `def _cell(row, column):
    x = row.get(column)
    if x is None or x != x:
        raise ValueError(f'column "{column}" has no value')
    return x`,
  _log: `def _log(log, x, pole):
    if x == pole:
        return -math.inf
    return log(x) if x > pole else math.nan`,
  _exp: `def _exp(exp, x):
    try:
        return exp(x)
    except OverflowError:
        return math.inf`,
  _sqrt: `def _sqrt(x):
    return math.sqrt(x) if x >= 0 else math.nan`,
  _quotient: `def _quotient(x, y):
    if y != 0:
        return x / y
    return math.nan if x == 0 or x != x else math.copysign(math.inf, x) * math.copysign(1.0, y)`,
  _power: `def _power(x, y):
    if y != y or (abs(x) == 1 and math.isinf(y)):
        return math.nan
    is_odd = math.isfinite(y) and y % 2 == 1
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and is_odd else math.inf
    except ValueError:
        return math.nan if x != 0 else -math.inf if is_odd and math.copysign(1.0, x) < 0 else math.inf`,
};
