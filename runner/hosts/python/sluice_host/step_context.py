"""`context`, as far as a function asks for it."""

import json
import os

from .resources import Resource
from .settings import Settings, settings


class MultiPartitionKey(str):
    """A key of several dimensions: the joined text, and the part of each."""

    @property
    def keys_by_dimension(self):
        return self._parts


class TimeWindow(tuple):
    """From an instant until just before another."""

    start = property(lambda self: self[0])
    end = property(lambda self: self[1])


class PartitionKeyRange(tuple):
    """The first and the last key of what is made."""

    start = property(lambda self: self[0])
    end = property(lambda self: self[1])


class StepContext:
    def __init__(self, invocation, outputs):
        self._given = invocation["context"]
        self._outputs = outputs
        self._step = invocation["step"]
        self._attempt = invocation["stepAttempt"]
        self.log = StepLog(os.path.join(invocation["folder"], "messages"))

    def __getattr__(self, name):
        given = self.__dict__["_given"]
        first, *rest = name.split("_")
        for key in (name, first + "".join(part.capitalize() for part in rest)):
            if key in given:
                return settings(given[key])
        raise AttributeError(f'context has no "{name}". It has: {", ".join(sorted(given))}.')

    @property
    def config(self):
        return Settings(self._given.get("config") or self._step.get("config") or {})

    op_config = config

    @property
    def resources(self):
        types = self._given.get("resourceTypes") or {}
        given = self._given.get("resources") or {}
        return Settings({name: Resource(name, types.get(name), config) for name, config in given.items()})

    @property
    def retry_number(self):
        return self._attempt - 1

    @property
    def has_partition_key(self):
        return self._partition() is not None

    @property
    def partition_key(self):
        key = self._partition()
        if key is None and self._given.get("partitionKeys"):
            raise AttributeError("This run makes several partitions at once: use context.partition_keys, partition_key_range or partition_time_window.")
        if key is None:
            raise AttributeError("This run has no partition.")
        parts = self._given.get("partitionKeysByDimension")
        if parts is None:
            return key
        multi = MultiPartitionKey(key)
        multi._parts = dict(parts)
        return multi

    @property
    def partition_keys(self):
        return self._given.get("partitionKeys") or [self.partition_key]

    @property
    def partition_key_range(self):
        keys = self.partition_keys
        return PartitionKeyRange((keys[0], keys[-1]))

    @property
    def has_partition_key_range(self):
        return bool(self._given.get("partitionKeys")) or self.has_partition_key

    @property
    def partition_time_window(self):
        window = self._given.get("partitionTimeWindow")
        if window is None:
            raise AttributeError("What this step makes is not cut into time windows.")
        from datetime import datetime

        return TimeWindow(map(datetime.fromisoformat, (window["start"], window["end"])))

    def _partition(self):
        return self._given.get("partitionKey", self._given.get("partition"))

    @property
    def asset_key(self):
        check = self._step.get("check")
        if check:
            return check["asset"]
        keys = [output["asset"] for output in self._step["outputs"] if output.get("asset")]
        if len(keys) != 1:
            raise AttributeError(f"This step makes {len(keys)} assets, not one.")
        return keys[0]

    @property
    def selected_output_names(self):
        return {output["name"] for output in self._step["outputs"]}

    def update_cursor(self, cursor):
        """Of a sensor: where its next look goes on."""
        self._outputs.move_cursor(cursor)

    def add_output_metadata(self, metadata, output_name=None, mapping_key=None):
        self._outputs.add_metadata(metadata, output_name, mapping_key)


class StepLog:
    """Messages on the Pipes stream; printed lines are log lines and need none of this."""

    def __init__(self, path):
        self._path = path

    def log(self, level, message, *args):
        text = str(message) % args if args else str(message)
        line = json.dumps({"__dagster_pipes_version": "0.1", "method": "log", "params": {"message": text, "level": level.upper()}})
        with open(self._path, "a") as file:
            file.write(line + "\n")

    def debug(self, message, *args):
        self.log("debug", message, *args)

    def info(self, message, *args):
        self.log("info", message, *args)

    def warning(self, message, *args):
        self.log("warning", message, *args)

    warn = warning

    def error(self, message, *args):
        self.log("error", message, *args)

    def exception(self, message, *args):
        import traceback

        self.log("error", f"{message}\n{traceback.format_exc()}", *args)

    def critical(self, message, *args):
        self.log("critical", message, *args)
