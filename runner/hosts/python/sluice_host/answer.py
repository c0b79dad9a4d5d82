"""What the function of a sensor gave back, as an answer for the runner."""

import inspect
import json
import os

from .outputs import WrongOutput, described, mark_of
from .readable import write_whole


class Answer:
    """Stands where the outputs of other steps stand."""

    def __init__(self, invocation):
        self.folder = os.path.join(invocation["folder"], "outputs")
        self.given = None
        self.cursor = None

    def take(self, result):
        self.given = answer_of(result)

    def move_cursor(self, cursor):
        self.cursor = None if cursor is None else str(cursor)

    def add_metadata(self, given, output_name=None, mapping_key=None):
        raise WrongOutput("A sensor has no outputs, so there is nothing to add metadata to.")

    def write(self):
        if self.given is None:
            return
        if self.cursor is not None:
            self.given.setdefault("cursor", self.cursor)
        write_whole(self.folder, "answer.json", self.given)


def answer_of(result):
    if result is None:
        return {"requests": []}
    if mark_of(result) == "SensorResult":
        return whole(result)
    if inspect.isgenerator(result) or isinstance(result, (list, tuple)):
        return joined(list(result))
    return joined([result])


def joined(given):
    """Requests that were yielded one by one, or listed; of what is skipped there is only the reason."""
    if len(given) == 1 and mark_of(given[0]) == "SensorResult":
        return whole(given[0])
    answer = {"requests": []}
    for one in given:
        if one is None:
            continue
        if mark_of(one) == "SkipReason":
            answer["skipReason"] = str(getattr(one, "skip_message", None) or "")
        elif mark_of(one) == "RunRequest":
            answer["requests"].append(asked(one))
        else:
            raise WrongOutput(f"The sensor gave {described(one)}. Return or yield RunRequest, SkipReason or SensorResult.")
    return answer


def whole(result):
    answer = {"requests": [asked(one) for one in getattr(result, "run_requests", None) or []]}
    skipped = getattr(result, "skip_reason", None)
    if skipped is not None:
        answer["skipReason"] = str(getattr(skipped, "skip_message", skipped) or "")
    cursor = getattr(result, "cursor", None)
    if cursor is not None:
        answer["cursor"] = str(cursor)
    changes = [changed(one) for one in getattr(result, "dynamic_partitions_requests", None) or []]
    if changes:
        answer["partitionKeys"] = changes
    return answer


def changed(request):
    field = {"AddDynamicPartitionsRequest": "add", "DeleteDynamicPartitionsRequest": "remove"}.get(mark_of(request))
    if field is None:
        raise WrongOutput(
            f"dynamic_partitions_requests holds {described(request)}. It holds AddDynamicPartitionsRequest and DeleteDynamicPartitionsRequest."
        )
    return {"set": str(request.partitions_def_name), field: [str(key) for key in request.partition_keys]}


def asked(request):
    if mark_of(request) != "RunRequest":
        raise WrongOutput(f"The sensor asks for {described(request)}. A request is a RunRequest.")
    for name in ("job_name", "asset_selection", "asset_check_keys"):
        if getattr(request, name, None):
            raise WrongOutput(f"A sensor starts what it is drawn to start, so its RunRequest has no {name}.")
    key = getattr(request, "run_key", None)
    config = getattr(request, "run_config", None) or {}
    found = {
        "runKey": None if key is None else str(key),
        "tags": {str(name): str(value) for name, value in (getattr(request, "tags", None) or {}).items()},
        "config": json.loads(json.dumps(config.to_config_dict() if hasattr(config, "to_config_dict") else config)),
    }
    partition = getattr(request, "partition_key", None)
    if partition is not None:
        found["partition"] = str(partition)
    return found
