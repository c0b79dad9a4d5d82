"""A value to a file, in a format chosen by the setting of the output, else by the value. What is stored reads back equal."""

import json
import math
import os
import pickle
import sys

from .loading import unlimited_digits

SCALARS = {str, int, float, bool, type(None)}
PREVIEW_CHARACTERS = 2_000


class CannotStore(Exception):
    """No format holds the value."""


def store(value, base, wanted):
    """Writes `<base>.<format>`; answers file, format, type and, where only Python can read it, a preview."""
    os.makedirs(os.path.dirname(base), exist_ok=True)
    format = wanted or natural_format(value)
    try:
        format = WRITERS[format](value, base, wanted) or format
    except (TypeError, ValueError, AttributeError, ImportError, RecursionError, OverflowError, pickle.PicklingError) as error:
        raise CannotStore(f"A value of type {kind_of(value)} could not be stored as {format}: {type(error).__name__}: {error}") from error
    stored = {"file": f"{base}.{format}", "format": format, "typeName": kind_of(value)}
    if format == "pickle":
        stored["preview"] = shown(value)
    return stored


def kind_of(value):
    kind = type(value)
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__.split('.')[0]}.{kind.__qualname__}"


def natural_format(value):
    if table_kind(value):
        return "parquet"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "bytes"
    try:
        return "json" if is_json(value) or is_number_of_numpy(value) else "pickle"
    except RecursionError:
        return "pickle"


def is_json(value):
    """Whether JSON gives back the very same value: no tuples, no keys but text, no subclasses."""
    kind = type(value)
    if kind in SCALARS:
        return True
    if kind is list:
        kinds = set(map(type, value))
        return kinds <= SCALARS or all(map(is_json, value))
    if kind is dict:
        return set(map(type, value)) <= {str} and is_json(list(value.values()))
    return False


def is_number_of_numpy(value):
    numpy = sys.modules.get("numpy")
    return bool(numpy) and isinstance(value, (numpy.number, numpy.bool_)) and not isinstance(value, numpy.complexfloating)


def table_kind(value):
    name = kind_of(value)
    return name if name in ("pandas.DataFrame", "polars.DataFrame", "polars.LazyFrame", "pyarrow.Table", "duckdb.DuckDBPyRelation", "_duckdb.DuckDBPyRelation") else None


def write_json(value, base, wanted):
    if table_kind(value):
        value = rows_of(value)
    elif is_number_of_numpy(value):
        value = value.item()
    unlimited_digits()
    # Checked by is_json or asked for by the setting: then dates become text and tuples lists.
    text = json.dumps(value, ensure_ascii=False, default=plain, separators=(",", ":"))
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = json.dumps(value, default=plain, separators=(",", ":")).encode("ascii")
    write(base + ".json", data)


def plain(value):
    if is_number_of_numpy(value):
        return value.item()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (set, frozenset)):
        return list(value)
    if table_kind(value):
        return rows_of(value)
    raise TypeError(f"{kind_of(value)} has no form in JSON")


def rows_of(value):
    name = table_kind(value)
    if name == "pandas.DataFrame":
        return [{key: none_for_missing(cell) for key, cell in row.items()} for row in value.to_dict("records")]
    if name == "polars.LazyFrame":
        value = value.collect()
    if hasattr(value, "to_dicts"):
        return value.to_dicts()
    if hasattr(value, "to_pylist"):
        return value.to_pylist()
    return [dict(zip(value.columns, row)) for row in value.fetchall()]


def none_for_missing(cell):
    if isinstance(cell, float) and math.isnan(cell):
        return None
    return None if type(cell).__name__ in ("NaTType", "NAType") else cell


def write_parquet(value, base, wanted):
    name = table_kind(value)
    path = base + ".parquet"
    if name == "pandas.DataFrame":
        try:
            value.to_parquet(path)
        except ImportError:
            # No parquet in this environment: rows, which the value store turns into parquet.
            write_json(value, base, wanted)
            return "json"
    elif name in ("polars.DataFrame", "polars.LazyFrame"):
        frame = value.collect() if name == "polars.LazyFrame" else value
        frame.write_parquet(path)
    elif name == "pyarrow.Table":
        import pyarrow.parquet

        pyarrow.parquet.write_table(value, path)
    elif name:
        value.write_parquet(path)
    else:
        write_json(value, base, wanted)
        return "json"
    return None


def write_arrow(value, base, wanted):
    name = table_kind(value)
    path = base + ".arrow"
    if name in ("polars.DataFrame", "polars.LazyFrame"):
        (value.collect() if name == "polars.LazyFrame" else value).write_ipc(path)
        return
    import pyarrow
    import pyarrow.feather

    if name == "pandas.DataFrame":
        value = pyarrow.Table.from_pandas(value)
    elif name != "pyarrow.Table":
        value = pyarrow.Table.from_pylist(value)
    pyarrow.feather.write_feather(value, path, compression="uncompressed")


def write_csv(value, base, wanted):
    if isinstance(value, str):
        return write(base + ".csv", value.encode("utf-8"))
    import csv

    rows = rows_of(value) if table_kind(value) else list(value)
    with open(base + ".csv", "w", encoding="utf-8", newline="") as file:
        if rows and isinstance(rows[0], dict):
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
        else:
            writer = csv.writer(file)
            writer.writerow(["value"])
            writer.writerows(row if isinstance(row, (list, tuple)) else [row] for row in rows)


def write_text(value, base, wanted):
    write(base + ".text", (value if isinstance(value, str) else str(value)).encode("utf-8", "surrogatepass"))


def write_bytes(value, base, wanted):
    write(base + ".bytes", value.encode("utf-8") if isinstance(value, str) else bytes(value) if isinstance(value, bytearray) else value)


def write_pickle(value, base, wanted):
    with open(base + ".pickle", "wb") as file:
        pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def shown(value):
    try:
        return repr(value)[:PREVIEW_CHARACTERS]
    except Exception as error:
        return f"<{kind_of(value)}: its repr raised {type(error).__name__}>"


WRITERS = {
    "json": write_json,
    "text": write_text,
    "csv": write_csv,
    "parquet": write_parquet,
    "pickle": write_pickle,
    "arrow": write_arrow,
    "bytes": write_bytes,
}
