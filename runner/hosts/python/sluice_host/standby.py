"""What a forked process does until it is told its step."""

import inspect
import io
import json
import os
import socket

from . import binding, storing, user_code

CODE = "def rehearsal(a, b=1):\n    return [a, b]\n"


def wait(channel):
    """The invocation of a step, with its stdout and stderr in place; None where the server goes without one."""
    first, fds, _, _ = socket.recv_fds(channel, 1, 2)
    if not first:
        return None
    for target, fd in zip((1, 2), fds):
        os.dup2(fd, target)
        os.close(fd)
    with channel, channel.makefile("rb") as received:
        return json.load(received)


def rehearse():
    """Does without effect what a step does first: memory pages that this touches are copied before anybody waits for them."""
    names = {}
    exec(compile(CODE, "rehearsal.py", "exec", dont_inherit=True), names)
    inspect.signature(names["rehearsal"])
    binding.hints(names["rehearsal"])
    user_code.plain_function(names["rehearsal"])
    value = json.loads(json.dumps({"list": names["rehearsal"](1.5), "text": "x", "nothing": None}))
    storing.natural_format(value)
    with open(os.devnull, "w", encoding="utf-8") as null, io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace") as text:
        json.dump(value, null)
        text.write("x")
