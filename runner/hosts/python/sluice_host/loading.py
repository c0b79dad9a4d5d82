"""A file to a value: by its format, and by the annotation of the parameter where there is one."""

import json
import pickle
import sys


class CannotLoad(Exception):
    """The file does not hold what its format says."""


def load(given, annotation):
    if given.get("keys") is not None:
        inner = (getattr(annotation, "__args__", None) or (None, None))[-1]
        return {key: load_file(file["path"], file["format"], inner) for key, file in zip(given["keys"], given["files"])}
    if given["list"]:
        inner = (getattr(annotation, "__args__", None) or (None,))[0]
        return [load_file(file["path"], file["format"], inner) for file in given["files"]]
    file = given["files"][0]
    try:
        return load_file(file["path"], file["format"], annotation)
    except Exception as error:
        raise CannotLoad(f'The input "{given["name"]}" could not be read as {file["format"]}: {type(error).__name__}: {error}') from error


def load_file(path, format, annotation):
    wanted = type_name(annotation)
    if wanted == "pathlib.Path":
        return annotation(path)
    if format == "json":
        return shaped(read_json(path), wanted)
    if format == "text":
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    if format == "bytes":
        with open(path, "rb") as file:
            data = file.read()
        return data.decode("utf-8") if wanted == "str" else data
    if format == "pickle":
        with open(path, "rb") as file:
            return pickle.load(file)
    return read_table(path, format, wanted)


def type_name(annotation):
    """`pandas.DataFrame` of whatever inner module a type really lives in; of a generic one, its origin."""
    annotation = getattr(annotation, "__origin__", None) or annotation
    if not isinstance(annotation, type):
        return None
    if annotation.__module__ == "builtins":
        return annotation.__qualname__
    if annotation.__module__.split(".")[0] == "pathlib":
        return "pathlib.Path"
    return f"{annotation.__module__.split('.')[0]}.{annotation.__qualname__}"


def read_json(path):
    unlimited_digits()
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def unlimited_digits():
    # Python refuses to print or read integers above 4,300 digits unless told otherwise.
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)


def shaped(value, wanted):
    if wanted == "pandas.DataFrame":
        import pandas

        return pandas.DataFrame(value)
    if wanted == "polars.DataFrame":
        import polars

        return polars.DataFrame(value)
    if wanted == "polars.LazyFrame":
        import polars

        return polars.DataFrame(value).lazy()
    if wanted == "pyarrow.Table":
        import pyarrow

        return pyarrow.Table.from_pylist(value)
    return value


def read_table(path, format, wanted):
    if wanted in ("list", "dict"):
        rows = as_rows(read_frame(path, format))
        return rows if wanted == "list" else {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    if wanted == "str" and format == "csv":
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    if wanted in ("polars.DataFrame", "polars.LazyFrame"):
        import polars

        frame = {"csv": polars.read_csv, "parquet": polars.read_parquet, "arrow": polars.read_ipc}[format](path)
        return frame.lazy() if wanted == "polars.LazyFrame" else frame
    if wanted == "pyarrow.Table":
        return read_arrow(path, format)
    return read_frame(path, format)


def read_frame(path, format):
    try:
        import pandas
    except ImportError:
        pandas = None
    if pandas:
        return {"csv": pandas.read_csv, "parquet": pandas.read_parquet, "arrow": pandas.read_feather}[format](path)
    try:
        import polars
    except ImportError:
        return read_arrow(path, format)
    return {"csv": polars.read_csv, "parquet": polars.read_parquet, "arrow": polars.read_ipc}[format](path)


def read_arrow(path, format):
    if format == "csv":
        import pyarrow.csv

        return pyarrow.csv.read_csv(path)
    if format == "parquet":
        import pyarrow.parquet

        return pyarrow.parquet.read_table(path)
    import pyarrow.feather

    return pyarrow.feather.read_table(path)


def as_rows(frame):
    if hasattr(frame, "to_pylist"):
        return frame.to_pylist()
    if hasattr(frame, "to_dicts"):
        return frame.to_dicts()
    return frame.to_dict("records")
