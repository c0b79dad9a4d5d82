"""The code of a step: compiled under the asset's name, so that tracebacks show the lines of the editor."""

import linecache
import sys
import types


class Source:
    def __init__(self, invocation):
        step = invocation["step"]
        self.code = step["compute"]["code"]
        self.filename = f"{step['key']}.py"
        self.wanted = step["compute"].get("function")
        self.function_name = step["functionName"]
        self.module_name = f"{step['functionName']}_code"


class NoFunction(Exception):
    """The code defines nothing that could be called."""


def load(source):
    lines = source.code.splitlines(keepends=True)
    linecache.cache[source.filename] = (len(source.code), None, lines, source.filename)
    module = types.ModuleType(source.module_name)
    module.__file__ = source.filename
    sys.modules[source.module_name] = module
    exec(compile(source.code, source.filename, "exec", dont_inherit=True), module.__dict__)
    return plain_function(find(source, module.__dict__))


def find(source, names):
    if source.wanted:
        if source.wanted in names:
            return names[source.wanted]
        raise NoFunction(f'The code defines no function "{source.wanted}". {defined_sentence(source, names)}')
    if callable(plain_function(names.get(source.function_name))):
        return names[source.function_name]
    own = own_functions(source, names)
    if len(own) == 1:
        return names[own[0]]
    if not own:
        raise NoFunction(f"The code defines no function. Write one: def {source.function_name}(...):")
    raise NoFunction(
        f'Several functions are defined ({", ".join(own)}) and none is called "{source.function_name}". '
        "Rename one, or choose the function to call."
    )


def own_functions(source, names):
    return [
        name
        for name, value in names.items()
        if not name.startswith("_")
        and (is_own_function(source, value) or (plain_function(value) is not value and is_own_function(source, plain_function(value))))
    ]


def is_own_function(source, value):
    return isinstance(value, types.FunctionType) and value.__code__.co_filename == source.filename


def defined_sentence(source, names):
    own = own_functions(source, names)
    return f"It defines {', '.join(own)}." if own else "It defines none at all."


def plain_function(value):
    """The function inside one of Dagster's decorated objects, else the value itself."""
    for path in (("op", "compute_fn", "decorated_fn"), ("compute_fn", "decorated_fn")):
        inner = value
        for name in path:
            inner = getattr(inner, name, None)
        if isinstance(inner, types.FunctionType):
            return inner
    return value
