"""Metadata in the types of the Pipes wire."""

import json
import math

PLAIN = {str: "text", bool: "bool", int: "int", float: "float", type(None): "null", dict: "json", list: "json", tuple: "json"}
# Dagster's classes, by name.
NAMED = {
    "TextMetadataValue": "text",
    "UrlMetadataValue": "url",
    "PathMetadataValue": "path",
    "NotebookMetadataValue": "notebook",
    "JsonMetadataValue": "json",
    "MarkdownMetadataValue": "md",
    "FloatMetadataValue": "float",
    "IntMetadataValue": "int",
    "BoolMetadataValue": "bool",
    "DagsterRunMetadataValue": "dagster_run",
    "DagsterAssetMetadataValue": "asset",
    "DagsterJobMetadataValue": "job",
    "TimestampMetadataValue": "timestamp",
    "NullMetadataValue": "null",
}


def typed(given):
    return {str(name): one(value) for name, value in dict(given).items()}


def one(value):
    kind = type(value)
    if kind.__name__ == "MetadataValue" and kind.__module__ == "sluice":
        return {"type": value.type, "value": bounded(value.value)}
    if kind.__name__ in NAMED:
        return {"type": NAMED[kind.__name__], "value": bounded(value.value)}
    if kind in PLAIN:
        return {"type": PLAIN[kind], "value": bounded(value)}
    if hasattr(value, "item"):
        try:
            return one(value.item())
        except (TypeError, ValueError):
            pass
    return {"type": "text", "value": str(value)}


def bounded(value):
    """A value that any JSON reader takes: numbers that JSON has no word for become text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    if isinstance(value, dict):
        return {str(key): bounded(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [bounded(part) for part in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def report_check(check, messages, asset):
    key = getattr(check, "asset_key", None)
    severity = getattr(check, "severity", None) or "ERROR"
    params = {
        "asset_key": asset if key is None else key if isinstance(key, str) else "/".join(key.path),
        "check_name": check.check_name,
        "passed": bool(check.passed),
        "severity": getattr(severity, "value", severity),
        "metadata": {name: {"raw_value": value["value"], "type": value["type"]} for name, value in typed(check.metadata or {}).items()},
    }
    with open(messages, "a") as file:
        file.write(json.dumps({"__dagster_pipes_version": "0.1", "method": "report_asset_check", "params": params}) + "\n")
