"""What code in a step may say beyond a plain return value. All of it is optional; Dagster's objects of the same names work too."""


class Output:
    """A value for a named output."""

    def __init__(self, value=None, output_name="result", *, name=None, metadata=None, data_version=None):
        self.value = value
        self.output_name = name or output_name
        self.metadata = metadata
        self.data_version = data_version


class DynamicOutput:
    """A piece of a dynamic output."""

    def __init__(self, value, mapping_key, output_name="result", *, name=None, metadata=None):
        self.value = value
        self.mapping_key = mapping_key
        self.output_name = name or output_name
        self.metadata = metadata


_NOTHING = object()


class MaterializeResult:
    """An asset was made; without `value`, nothing is stored for it."""

    def __init__(self, *, asset_key=None, metadata=None, data_version=None, value=_NOTHING, check_results=None):
        self.asset_key = asset_key
        self.metadata = metadata
        self.data_version = data_version
        self.check_results = check_results
        if value is not _NOTHING:
            self.value = value


class ObserveResult:
    """What was seen of an asset that is made elsewhere."""

    def __init__(self, *, asset_key=None, metadata=None, data_version=None, check_results=None):
        self.asset_key = asset_key
        self.metadata = metadata
        self.data_version = data_version
        self.check_results = check_results


class DataVersion:
    """Names a state of the data: equal versions mean that nothing changed."""

    def __init__(self, value):
        self.value = value


class AssetCheckResult:
    """What a check found. severity: "ERROR" or "WARN"; without it, as the check is drawn."""

    def __init__(self, passed, *, asset_key=None, check_name=None, severity=None, metadata=None, description=None):
        self.passed = passed
        self.asset_key = asset_key
        self.check_name = check_name
        self.severity = severity
        self.metadata = metadata
        self.description = description


class AssetCheckSeverity:
    WARN = "WARN"
    ERROR = "ERROR"


class RunRequest:
    """A run that a sensor asks for: one for a run_key, for ever; without one, each time anew."""

    def __init__(self, run_key=None, run_config=None, tags=None, partition_key=None):
        self.run_key = run_key
        self.run_config = run_config
        self.tags = tags
        self.partition_key = partition_key


class SkipReason:
    """Why a sensor asks for nothing this time."""

    def __init__(self, skip_message=None):
        self.skip_message = skip_message


class AddDynamicPartitionsRequest:
    """Keys that a dynamic partition set gets, before runs are started."""

    def __init__(self, partitions_def_name, partition_keys):
        self.partitions_def_name = partitions_def_name
        self.partition_keys = partition_keys


class DeleteDynamicPartitionsRequest:
    """Keys that a dynamic partition set loses; what was made of them stays."""

    def __init__(self, partitions_def_name, partition_keys):
        self.partitions_def_name = partitions_def_name
        self.partition_keys = partition_keys


class SensorResult:
    """All that a sensor has to say: requests or why there are none, where its next look goes on, and keys of dynamic partition sets."""

    def __init__(self, run_requests=None, skip_reason=None, cursor=None, dynamic_partitions_requests=None):
        self.run_requests = run_requests
        self.skip_reason = skip_reason
        self.cursor = cursor
        self.dynamic_partitions_requests = dynamic_partitions_requests


class Failure(Exception):
    """Fails the step. allow_retries=False: the retry policy does not apply."""

    def __init__(self, description=None, metadata=None, allow_retries=True):
        super().__init__(description)
        self.description = description
        self.metadata = metadata
        self.allow_retries = allow_retries


class RetryRequested(Exception):
    """Asks for another try of the step."""

    def __init__(self, max_retries=1, seconds_to_wait=None):
        super().__init__(f"Another try was asked for, at most {max_retries}.")
        self.max_retries = max_retries
        self.seconds_to_wait = seconds_to_wait


class MetadataValue:
    """A metadata value of a named type; plain values are typed by themselves."""

    def __init__(self, type, value):
        self.type = type
        self.value = value

    text = staticmethod(lambda value: MetadataValue("text", value))
    url = staticmethod(lambda value: MetadataValue("url", value))
    path = staticmethod(lambda value: MetadataValue("path", str(value)))
    notebook = staticmethod(lambda value: MetadataValue("notebook", str(value)))
    json = staticmethod(lambda value: MetadataValue("json", value))
    md = staticmethod(lambda value: MetadataValue("md", value))
    float = staticmethod(lambda value: MetadataValue("float", value))
    int = staticmethod(lambda value: MetadataValue("int", value))
    bool = staticmethod(lambda value: MetadataValue("bool", value))
    asset = staticmethod(lambda value: MetadataValue("asset", value))
    job = staticmethod(lambda value: MetadataValue("job", value))
    timestamp = staticmethod(lambda value: MetadataValue("timestamp", value))
    null = staticmethod(lambda: MetadataValue("null", None))
    table = staticmethod(lambda value: MetadataValue("table", value))


def _mark(*args, **_settings):
    if len(args) == 1 and callable(args[0]):
        return args[0]
    return lambda function: function


# Marks without effect: code written for Dagster keeps its decorators.
asset = op = multi_asset = asset_check = sensor = observable_source_asset = _mark
