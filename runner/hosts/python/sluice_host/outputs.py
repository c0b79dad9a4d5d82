"""What the function returned or yielded, as named outputs in files, and the list of them for the runner."""

import inspect
import os

from . import metadata_values
from . import storing
from .binding import Yielded
from .readable import readable, write_whole

MARKS = ("Output", "DynamicOutput", "MaterializeResult", "AssetResult", "ObserveResult", "DataVersion")
OF_ASSETS = ("MaterializeResult", "ObserveResult", "DataVersion")
# What checks and sensors give, which have no outputs.
OTHER_MARKS = (
    "AssetCheckResult",
    "RunRequest",
    "SkipReason",
    "SensorResult",
    "AddDynamicPartitionsRequest",
    "DeleteDynamicPartitionsRequest",
)


class WrongOutput(Exception):
    """The function returned or yielded what the step's outputs have no place for."""


class Outputs:
    def __init__(self, invocation):
        self.folder = os.path.join(invocation["folder"], "outputs")
        self.messages = os.path.join(invocation["folder"], "messages")
        self.declared = invocation["step"]["outputs"]
        self.by_name = {output["name"]: output for output in self.declared}
        self.by_asset = {output["asset"]: output for output in self.declared if output.get("asset")}
        # Of a step that makes several partitions: their keys.
        self.keys = (invocation["step"].get("partition") or {}).get("keys")
        self.entries = []
        self.seen = set()
        self.added_metadata = []

    def take(self, result):
        if inspect.isgenerator(result) or isinstance(result, Yielded):
            for item in result:
                self.take_yielded(item)
        elif mark_of(result):
            self.take_mark(result)
        elif isinstance(result, (tuple, list)) and result and all(map(mark_of, result)):
            for item in result:
                self.take_mark(item)
        elif len(self.declared) == 1:
            self.take_only(self.declared[0], result)
        else:
            self.take_several(result)

    def take_yielded(self, item):
        if mark_of(item):
            self.take_mark(item)
        elif len(self.declared) == 1 and self.declared[0]["dynamic"]:
            self.store(self.declared[0], item, mapping_key=str(len(self.entries)))
        else:
            raise WrongOutput(
                f"The function yielded a value of type {storing.kind_of(item)}. Yield Output(value, \"name\") from the module sluice, or return the value."
            )

    def take_only(self, output, value):
        if not output["dynamic"]:
            self.store(output, value)
            return
        if not isinstance(value, (dict, list, tuple)):
            raise WrongOutput(f'The output "{output["name"]}" is dynamic: yield DynamicOutput(value, "key") for each piece, or return a dictionary or a list.')
        pieces = value.items() if isinstance(value, dict) else enumerate(value)
        for key, piece in pieces:
            self.take_mark(piece) if mark_of(piece) else self.store(output, piece, mapping_key=str(key))

    def take_several(self, value):
        names = [output["name"] for output in self.declared]
        required = [output["name"] for output in self.declared if output["required"]]
        if value is None and not required:
            return
        if isinstance(value, dict) and value and all(self.find(key) for key in value):
            for key, part in value.items():
                self.store_part(self.find(key), part)
            return
        if isinstance(value, tuple) and len(value) == len(names):
            for output, part in zip(self.declared, value):
                self.store_part(output, part)
            return
        raise WrongOutput(
            f"The function returned {described(value)}, but the step has the outputs {', '.join(names)}. "
            "Return a dictionary by output name, a tuple in their order, or yield Output(value, \"name\")."
        )

    def store_part(self, output, part):
        if mark_of(part):
            self.take_mark(part, output)
        elif output["dynamic"]:
            self.take_only(output, part)
        else:
            self.store(output, part)

    def find(self, key):
        if not isinstance(key, str):
            key = asset_key_text(key)
        return self.by_name.get(key) or self.by_asset.get(key)

    def take_mark(self, mark, place=None):
        kind = mark_of(mark)
        if kind == "AssetCheckResult":
            metadata_values.report_check(mark, self.messages, self.only_asset())
            return
        output = place or self.place_of(mark, kind)
        key = getattr(mark, "mapping_key", None)
        given = getattr(mark, "metadata", None) or {}
        version = version_text(getattr(mark, "value" if kind == "DataVersion" else "data_version", None))
        if kind in OF_ASSETS and (kind != "MaterializeResult" or not has_value(mark)):
            self.add_entry(output, key, {"typeName": "nothing"}, given, version)
        else:
            self.store(output, mark.value, key, given, version)
        for check in getattr(mark, "check_results", None) or ():
            metadata_values.report_check(check, self.messages, output.get("asset"))

    def place_of(self, mark, kind):
        asset = getattr(mark, "asset_key", None)
        if kind in OF_ASSETS:
            if asset is None and len(self.declared) == 1:
                return self.declared[0]
            name = asset_key_text(asset) if asset is not None else "(none)"
        else:
            name = getattr(mark, "output_name", "result")
            if name == "result" and name not in self.by_name and len(self.declared) == 1:
                return self.declared[0]
        found = self.find(name)
        if not found:
            raise WrongOutput(f'There is no output "{name}". Outputs: {", ".join(self.by_name)}.')
        return found

    def only_asset(self):
        return next(iter(self.by_asset)) if len(self.by_asset) == 1 else None

    def store(self, output, value, mapping_key=None, given=None, version=None):
        name = output["name"]
        if output["dynamic"] and mapping_key is None:
            raise WrongOutput(f'The output "{name}" is dynamic: yield DynamicOutput(value, "key") for each piece.')
        if mapping_key is not None and not output["dynamic"]:
            raise WrongOutput(f'The output "{name}" is not dynamic, but a DynamicOutput was yielded for it.')
        if self.keys and output.get("asset"):
            for key, part in self.by_partition(output, value).items():
                self.store_one(output, part, None, given, version, key)
        else:
            self.store_one(output, value, mapping_key, given, version)

    def by_partition(self, output, value):
        """A value for each partition that the step makes."""
        if value is None:
            return dict.fromkeys(self.keys)
        if isinstance(value, dict) and set(value) == set(self.keys):
            return {key: value[key] for key in self.keys}
        told = f'This run makes {len(self.keys)} partitions of "{output["asset"]}" at once, {self.keys[0]} to {self.keys[-1]}: return a dictionary with a value for each key of context.partition_keys'
        if not isinstance(value, dict):
            raise WrongOutput(f"{told}, not {described(value)}.")
        for key in self.keys:
            if key not in value:
                raise WrongOutput(f"{told}. There is none for {key}.")
        strange = next(key for key in value if key not in set(self.keys))
        raise WrongOutput(f"{told}. {strange!r} is none of them.")

    def store_one(self, output, value, mapping_key, given, version, partition=None):
        name = output["name"]
        base = os.path.join(self.folder, str(len(self.entries)) + "-" + safe(name))
        with readable():
            stored = storing.store(value, base, output.get("format"))
        self.add_entry(output, mapping_key, stored, given or {}, version, partition)

    def add_entry(self, output, mapping_key, stored, given, version, partition=None):
        name = output["name"]
        if (name, mapping_key, partition) in self.seen:
            piece = f' with mapping key "{mapping_key}"' if mapping_key is not None else ""
            raise WrongOutput(f'The output "{name}"{piece} was given twice.')
        self.seen.add((name, mapping_key, partition))
        entry = {"name": name, **stored, "metadata": metadata_values.typed(given)}
        if mapping_key is not None:
            entry["mappingKey"] = mapping_key
        if partition is not None:
            entry["partition"] = partition
        if version is not None:
            entry["dataVersion"] = version
        self.entries.append(entry)

    def add_metadata(self, given, output_name, mapping_key):
        if output_name is None and len(self.declared) == 1:
            output_name = self.declared[0]["name"]
        if output_name not in self.by_name:
            raise WrongOutput(f'Say which output the metadata is of: {", ".join(self.by_name)}.')
        self.added_metadata.append((output_name, mapping_key, metadata_values.typed(given)))

    def write(self):
        for name, key, values in self.added_metadata:
            for entry in self.entries:
                if entry["name"] == name and (key is None or entry.get("mappingKey") == key):
                    entry["metadata"].update(values)
        for entry in self.entries:
            if "file" in entry:
                entry["file"] = os.path.relpath(entry["file"], self.folder)
        write_whole(self.folder, "outputs.json", self.entries)


def mark_of(value):
    """The name of the mark that a value is, ours or Dagster's, else None."""
    kind = type(value)
    name = kind.__name__
    known = name in MARKS or name in OTHER_MARKS
    return name if known and kind.__module__.split(".")[0] in ("sluice", "dagster") else None


def has_value(mark):
    if not hasattr(mark, "value"):
        return False
    return type(mark.value).__name__ != "NoValueSentinel" and not (isinstance(mark.value, type) and mark.value.__name__ == "NoValueSentinel")


def version_text(version):
    return None if version is None else str(getattr(version, "value", version))


def asset_key_text(key):
    if isinstance(key, str):
        return key
    path = getattr(key, "path", key)
    return "/".join(map(str, path)) if isinstance(path, (list, tuple)) else str(path)


def described(value):
    if isinstance(value, dict):
        return "a dictionary with the keys " + ", ".join(map(str, list(value)[:20]))
    if isinstance(value, tuple):
        return f"a tuple of {len(value)}"
    return "nothing" if value is None else f"a value of type {storing.kind_of(value)}"


def safe(name):
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)[:40]
