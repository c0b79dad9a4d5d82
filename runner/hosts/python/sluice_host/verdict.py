"""What the function of a check returned, as a verdict for the runner."""

import inspect
import os

from . import metadata_values
from .outputs import WrongOutput, described, mark_of
from .readable import write_whole


class Verdict:
    """Stands where the outputs of other steps stand."""

    def __init__(self, invocation):
        self.folder = os.path.join(invocation["folder"], "outputs")
        self.found = None
        self.added = {}

    def take(self, result):
        if inspect.isgenerator(result) or isinstance(result, list):
            results = list(result)
            if len(results) != 1:
                raise WrongOutput(f"The check gave {len(results)} results. A check gives one.")
            result = results[0]
        self.found = verdict_of(result)

    def add_metadata(self, given, output_name=None, mapping_key=None):
        self.added.update(metadata_values.typed(given))

    def write(self):
        if self.found is None:
            return
        self.found["metadata"].update(self.added)
        write_whole(self.folder, "verdict.json", self.found)


def verdict_of(result):
    if is_truth(result):
        return {"passed": bool(result), "metadata": {}}
    if mark_of(result) == "AssetCheckResult":
        return spelled({name: getattr(result, name, None) for name in ("passed", "severity", "description", "metadata")})
    if isinstance(result, dict) and is_truth(result.get("passed")):
        return spelled(result)
    raise WrongOutput(
        f"The check returned {described(result)}. Return True or False, a dictionary with \"passed\", or an AssetCheckResult."
    )


def is_truth(value):
    """Also the truth values of numpy and the like."""
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool") and getattr(value, "shape", ()) == ()


def spelled(given):
    found = {"passed": bool(given["passed"]), "metadata": metadata_values.typed(given.get("metadata") or {})}
    severity = given.get("severity")
    if severity is not None:
        found["severity"] = severity_of(severity)
    if given.get("description"):
        found["description"] = str(given["description"])[:4000]
    return found


def severity_of(given):
    text = str(getattr(given, "value", given)).upper()
    if text not in ("WARN", "ERROR"):
        raise WrongOutput(f'The severity of a check is WARN or ERROR, not "{given}".')
    return text
