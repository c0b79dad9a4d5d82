"""Inputs to parameters, by name."""

import inspect

from . import loading


class CannotBind(TypeError):
    """The function's parameters do not fit the inputs."""


def call(function, invocation, context):
    arguments, keywords = bind(function, invocation, context)
    result = function(*arguments, **keywords)
    if not (inspect.iscoroutine(result) or inspect.isasyncgen(result)):
        return result
    import asyncio

    if inspect.iscoroutine(result):
        return asyncio.run(result)
    return asyncio.run(gathered(result))


async def gathered(generator):
    return Yielded([item async for item in generator])


class Yielded(list):
    """What an asynchronous generator yielded."""


def bind(function, invocation, context):
    inputs = {given["name"]: given for given in invocation["inputs"]}
    annotations = hints(function)
    positional, keywords, taken = [], {}, set()
    parameters = inspect.signature(function).parameters.values()
    for parameter in parameters:
        if parameter.kind == parameter.VAR_POSITIONAL:
            continue
        if parameter.kind == parameter.VAR_KEYWORD:
            keywords.update({name: loading.load(given, None) for name, given in inputs.items() if name not in taken})
            continue
        found, value = argument(parameter, inputs, annotations.get(parameter.name), invocation, context)
        taken.add(parameter.name)
        if not found:
            continue
        if parameter.kind == parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            keywords[parameter.name] = value
    return positional, keywords


def argument(parameter, inputs, annotation, invocation, context):
    name = parameter.name
    if name in inputs:
        return True, loading.load(inputs[name], annotation)
    if name in ("context", "_context"):
        return True, context
    if name == "config":
        return True, context.config
    resources = context.resources
    if name in resources:
        return True, resources[name]
    if parameter.default is not parameter.empty:
        return False, None
    names = ", ".join(inputs) or "none"
    raise CannotBind(
        f'The function takes "{name}", but there is no input of that name. Inputs: {names}. Draw a wire to it, or rename the parameter.'
    )


def hints(function):
    try:
        return {name: hint for name, hint in inspect.get_annotations(function, eval_str=True).items()}
    except Exception:
        pass
    found = {}
    for name, hint in getattr(function, "__annotations__", {}).items():
        if isinstance(hint, str):
            try:
                hint = eval(hint, getattr(function, "__globals__", {}))
            except Exception:
                continue
        found[name] = hint
    return found
