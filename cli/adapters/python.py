"""Calls functions of a Python file for `multilogit check FILE.py:NAME`: questions as JSON lines on standard input, answers on standard output.

The file's own prints go to standard error, and its standard input is empty.
"""
import importlib.util
import inspect
import json
import os
import re
import sys
import traceback

questions = os.fdopen(os.dup(0), encoding="utf-8")
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)
path = os.path.abspath(sys.argv[1])
sys.argv = [path]


def loaded():
    folder = os.path.dirname(path)
    sys.path.insert(0, folder)
    stem = os.path.splitext(os.path.basename(path))[0]
    with open(path, "rb") as file:
        if re.search(rb"^\s*from\s+\.", file.read(), re.MULTILINE):  # a part of a package: relative imports need its name
            sys.path.insert(0, os.path.dirname(folder))
            return importlib.import_module(f"{os.path.basename(folder)}.{stem}")
    spec = importlib.util.spec_from_file_location(stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[stem] = module
    spec.loader.exec_module(module)
    return module


def parameters_of(function):
    kinds = inspect.Parameter
    given = [p for p in inspect.signature(function).parameters.values() if p.kind not in (kinds.VAR_POSITIONAL, kinds.VAR_KEYWORD)]
    return [(p.name, p.default is kinds.empty, p.kind is kinds.KEYWORD_ONLY) for p in given]


def described(name, function):
    try:
        given = parameters_of(function)
    except (TypeError, ValueError):
        return None
    return {"name": name, "parameters": [{"name": name, "required": required} for name, required, _ in given]}


def functions(module):
    own = {name: f for name, f in vars(module).items() if callable(f) and not inspect.isclass(f) and not name.startswith("_")}
    here = [described(name, f) for name, f in own.items() if getattr(f, "__module__", None) == module.__name__]
    return [one for one in here if one]


def containers(module):
    roots = set()
    for value in vars(module).values():
        name = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
        roots.add(str(name).split(".")[0])
    if "torch" in roots:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with_gradients = "backward" in text or "autograd" in text
        both = ["torch with gradients", "torch"] if with_gradients else ["torch", "torch with gradients"]
        return [*both, "torch f32", *(["numpy"] if "numpy" in roots else [])]
    if "jax" in roots or "jaxlib" in roots:
        return ["jax", "numpy"]
    if "numpy" in roots or importlib.util.find_spec("numpy"):
        return ["numpy", "lists"] if "numpy" in roots else ["lists", "numpy"]
    return ["lists"]


def nested(shape, flat):
    if len(shape) < 2:
        return list(flat) if shape else flat[0]
    return [flat[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]


def array(given, container):
    shape, flat, whole = given["shape"], given["flat"], given.get("whole", False)
    if container == "lists":
        return nested(shape, [int(x) for x in flat] if whole else [float(x) for x in flat])
    if container.startswith("torch"):
        import torch

        kind = torch.int64 if whole else torch.float32 if container == "torch f32" else torch.float64
        tensor = torch.tensor(flat, dtype=kind).reshape(shape)
        return tensor.requires_grad_() if given.get("isWeights") and container != "torch" else tensor
    import numpy

    made = numpy.array(flat, dtype=numpy.int64 if whole else numpy.float64).reshape(shape)
    if container == "jax":
        import jax.numpy

        return jax.numpy.asarray(made)
    return made


def argument(given, container):
    if not isinstance(given, dict):
        return given
    if "flat" in given:
        return array(given, container)
    if "strings" in given:
        if container == "numpy":
            import numpy

            return numpy.array(given["strings"])
        return list(given["strings"])
    if "items" in given:
        return tuple(argument(one, container) for one in given["items"])
    return {name: argument(one, container) for name, one in given["fields"].items()}


def leaves(value):
    """The arrays and lists of an argument."""
    if isinstance(value, tuple):
        return [leaf for one in value for leaf in leaves(one)]
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    return [value]


def plain(value):
    """Any tensor as an array of NumPy, the rest as it is."""
    if hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    if hasattr(value, "__array__") or (hasattr(value, "shape") and hasattr(value, "tolist")):
        import numpy

        return numpy.asarray(value)
    return value


def encoded(value):
    value = plain(value)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return value + 0
    if hasattr(value, "shape") and hasattr(value, "tolist"):
        if value.dtype.kind in "fiub":
            return value.tolist() if value.ndim == 0 else {"shape": list(value.shape), "flat": value.ravel(order="C").tolist()}
        return encoded(value.tolist()) if value.dtype.kind == "O" else {"other": str(value.dtype)}
    if isinstance(value, dict):
        return {"fields": {str(name): encoded(one) for name, one in value.items()}}
    if hasattr(value, "_asdict"):
        return {"fields": {name: encoded(one) for name, one in value._asdict().items()}}
    if isinstance(value, (list, tuple)):
        parts = [encoded(one) for one in value]
        if parts and all(isinstance(one, (int, float)) for one in parts):
            return {"shape": [len(parts)], "flat": parts}
        same = isinstance(value, list) and parts and all(isinstance(one, dict) and "flat" in one for one in parts)
        if same and len({tuple(one["shape"]) for one in parts}) == 1 and len(parts[0]["shape"]) == 1:
            return {"shape": [len(parts), *parts[0]["shape"]], "flat": [x for one in parts for x in one["flat"]]}
        return {"items": parts}
    if hasattr(value, "__dict__"):
        return {"fields": {name: encoded(one) for name, one in vars(value).items()}}
    return {"other": type(value).__name__}


def where(error):
    """The lines of the user's files that the error went through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__ and "importlib" not in f.filename]
    own = [f for f in frames if os.path.dirname(os.path.abspath(f.filename)) == os.path.dirname(path)]
    return [f"{os.path.basename(f.filename)}:{f.lineno}: {f.line}" for f in (own or frames[-1:])[-4:]]


def described_error(error):
    said = f"{type(error).__name__}: {error}".strip()
    if isinstance(error, SyntaxError):
        return {"failed": said, "at": [f"{os.path.basename(error.filename or path)}:{error.lineno}: {(error.text or '').strip()}"]}
    return {"failed": said, "at": where(error), **({"missing": error.name} if isinstance(error, ModuleNotFoundError) else {})}


def call(function, given, container):
    values = [argument(one, container) for one in given]
    before = [[plain(leaf).copy() if hasattr(leaf, "shape") else json.dumps(leaf) for leaf in leaves(value)] for value in values]
    positional, named, behind_gap = [], {}, False
    for (name, _, keyword_only), one, value in zip(parameters_of(function), given, values):
        behind_gap = behind_gap or keyword_only or one is None
        if one is not None:
            if behind_gap:
                named[name] = value
            else:
                positional.append(value)
    returned = function(*positional, **named)
    tensors = [leaf for value in values for leaf in leaves(value) if getattr(leaf, "requires_grad", False)]
    if tensors and all(t.grad is None for t in tensors) and getattr(returned, "requires_grad", False) and returned.numel() == 1:
        returned.backward()
    changed = [
        at
        for at, (value, old) in enumerate(zip(values, before))
        if any((plain(leaf) != was).any() if hasattr(leaf, "shape") else json.dumps(leaf) != was for leaf, was in zip(leaves(value), old))
    ]
    return {"returned": encoded(returned), "filled": [encoded(t.grad) for t in tensors if t.grad is not None], "changed": changed}


def found(module, name):
    value = module
    for part in name.split("."):
        owner, value = value, getattr(value, part)
        if inspect.isclass(owner) and inspect.isfunction(inspect.getattr_static(owner, part)):
            value = getattr(owner(), part)  # a method: of an object made without arguments
    return value


module = None
for line in questions:
    question = json.loads(line)
    answer = {}
    try:
        module = module or loaded()
        if question["op"] == "functions":
            wanted = question.get("named") or []
            listed = functions(module)
            more = [described(name, found(module, name)) for name in wanted if name not in [one["name"] for one in listed]]
            answer = {"functions": listed + [one for one in more if one], "containers": containers(module)}
    except (Exception, SystemExit) as error:
        answer = described_error(error)
    if question["op"] == "call":
        function, results = found(module, question["name"]), []
        for refs in question["calls"]:
            try:
                given = [None if ref is None else question["values"][ref] for ref in refs]
                results.append(call(function, given, question["container"]))
            except (Exception, SystemExit) as error:
                results.append(described_error(error))
        answer = {"results": results}
    sys.stdout.flush()
    print(json.dumps({"id": question["id"], **answer}), file=answers, flush=True)
