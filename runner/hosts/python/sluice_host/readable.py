"""What a step leaves behind is read by the runner, whatever file mode the step's own code has asked for."""

import json
import os
from contextlib import contextmanager

_ours = os.umask(0o022)
os.umask(_ours)


@contextmanager
def readable():
    """Files written inside have the mode of the host; afterwards the step's own holds again."""
    before = os.umask(_ours)
    try:
        yield
    finally:
        os.umask(before)


def write_whole(folder, name, value):
    """Leaves a word for the runner, whole or not at all."""
    path = os.path.join(folder, name)
    with readable():
        os.makedirs(folder, exist_ok=True)
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(value, file)
    os.replace(path + ".part", path)
