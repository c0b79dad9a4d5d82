"""What a warm interpreter imports ahead, so that each forked step finds it in memory."""

import ast
import importlib
import importlib.util
import sys

# Known to survive a fork after import and to read nothing of the environment that a step may set. Others are imported by the step itself.
SAFE = {"numpy", "pandas", "pyarrow", "dagster_pipes", "dateutil", "pytz"}
# Standard modules that open windows, start servers or print when imported.
UNSAFE = {"antigravity", "this", "idlelib", "turtle", "tkinter", "turtledemo", "test", "lib2to3", "readline", "rlcompleter"}
STANDARD = getattr(sys, "stdlib_module_names", frozenset(sys.builtin_module_names))


def modules_of(code):
    """Names of the modules that a piece of code imports, in order; none where it cannot be parsed."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return names


def preload(codes):
    for code in codes:
        for name in modules_of(code):
            root = name.split(".")[0]
            if (root in STANDARD or root in SAFE) and root not in UNSAFE and name not in sys.modules:
                try:
                    importlib.import_module(name)
                except Exception:
                    # The step imports it again and shows its user the error.
                    pass
            if name == "pandas":
                preload(["import pyarrow.parquet"])


def has(name):
    return importlib.util.find_spec(name) is not None


def readable_formats():
    formats = ["json", "text", "pickle", "bytes"]
    polars, arrow, pandas = has("polars"), has("pyarrow"), has("pandas")
    if arrow or polars or (pandas and has("fastparquet")):
        formats.append("parquet")
    if arrow or polars:
        formats.append("arrow")
    if pandas or polars:
        formats.append("csv")
    return formats
