"""An uncaught exception: a traceback on stderr for people, a structure beside the outputs for the run page."""

import json
import os
import sys
import traceback

from .readable import readable

HERE = os.path.dirname(os.path.abspath(__file__))
FRAMES = 100


def report(error, source, folder):
    hide_ours(error)
    try:
        traceback.print_exception(type(error), error, error.__traceback__, limit=-FRAMES)
    except Exception:
        print(f"{type(error).__name__}: (its text could not be made)", file=sys.stderr)
    sys.stderr.flush()
    outputs = os.path.join(folder, "outputs")
    with readable():
        os.makedirs(outputs, exist_ok=True)
        with open(os.path.join(outputs, "exception.json"), "w", encoding="utf-8") as file:
            json.dump(structure(error, source, set()), file)


def structure(error, source, seen):
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {
        "name": type(error).__name__,
        "message": text_of(error),
        "stack": traceback.format_tb(without_ours(error.__traceback__), limit=-FRAMES),
        "line": line_in(error, source),
        "retryable": retryable(error),
        "cause": structure(cause, source, seen) if cause and id(cause) not in seen and len(seen) < 10 else None,
    }


def text_of(error):
    try:
        return str(error)[:100_000]
    except Exception:
        return "(its text could not be made)"


def line_in(error, source):
    """The innermost line of the user's code, from 1; None where it was not on the stack."""
    if isinstance(error, SyntaxError) and error.filename == source.filename:
        return error.lineno
    line = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == source.filename:
            line = number
    return line


def retryable(error):
    """True or False where the error itself says so."""
    if type(error).__name__ == "RetryRequested":
        return True
    if type(error).__name__ == "Failure" and getattr(error, "allow_retries", True) is False:
        return False
    said = getattr(error, "retryable", None)
    return said if isinstance(said, bool) else None


def hide_ours(error):
    for _ in range(FRAMES):
        error.__traceback__ = without_ours(error.__traceback__)
        error = error.__cause__ or error.__context__
        if error is None:
            return


def without_ours(found):
    while found and os.path.dirname(found.tb_frame.f_code.co_filename) == HERE:
        found = found.tb_next
    return found
