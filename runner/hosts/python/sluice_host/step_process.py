"""One step, in a process of its own: find the function, give it its inputs, store what it returns."""

import atexit
import io
import os
import signal
import sys
import threading

from . import binding
from . import failures
from . import user_code
from .answer import Answer
from .outputs import Outputs
from .verdict import Verdict
from .step_context import StepContext


class Canceled(BaseException):
    """Raised in the code when the step is asked to end, so that `finally` and `with` run."""


def run(invocation):
    """Runs the step and answers its exit code."""
    become(invocation)
    source = user_code.Source(invocation)
    outputs = {"check": Verdict, "sensor": Answer}.get(invocation["step"]["kind"], Outputs)(invocation)
    code = 1
    canceled = False
    try:
        context = StepContext(invocation, outputs)
        function = user_code.load(source)
        result = binding.call(function, invocation, context)
        outputs.take(result)
        code = 0
    except Canceled:
        canceled = True
    except SystemExit as error:
        code = exit_code(error)
    except BaseException as error:  # noqa: BLE001 - whatever the code raises is the step's end
        failures.report(error, source, invocation["folder"])
    try:
        outputs.write()
        end_quietly()
    except Canceled:
        canceled = True
    except BaseException as error:  # noqa: BLE001
        failures.report(error, source, invocation["folder"])
        code = code or 1
    if canceled:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
    return code


def become(invocation):
    """Environment, folder, streams and signals of the step, nothing of the server's."""
    env = invocation["env"]
    os.environ.clear()
    os.environ.update(env)
    if "TZ" in env:
        import time

        time.tzset()
    for folder in reversed([part for part in env.get("PYTHONPATH", "").split(os.pathsep) if part]):
        sys.path.insert(0, folder)
    os.chdir(os.path.join(invocation["folder"], "work"))
    sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)
    sys.stdout = stream(1)
    sys.stderr = stream(2)
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    signal.signal(signal.SIGTERM, cancel)


def stream(fd):
    # A line is sent when it ends, so that it is seen while the step runs.
    return io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(fd, "w", closefd=False)),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )


def cancel(*_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Canceled()


def exit_code(error):
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def end_quietly():
    """What an interpreter does at its end, short of taking itself apart."""
    threading._shutdown()
    atexit._run_exitfuncs()
    for output in (sys.stdout, sys.stderr):
        try:
            output.flush()
        except (OSError, ValueError):
            pass
