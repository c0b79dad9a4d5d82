"""Builds a virtual environment once, whoever asks at the same time and whoever dies meanwhile.

Arguments: the folder, then the requirements. Exit codes: 0 it is there; 3 this Python cannot make environments; else pip's.
"""

import fcntl
import os
import shutil
import subprocess
import sys

# Written last: a folder without it was left by a builder that died.
COMPLETE = "complete"


def main(folder, requirements):
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    lock = os.open(folder + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    # The processes below inherit the lock: while one of a dead builder's still writes, nobody else begins.
    os.set_inheritable(lock, True)
    fcntl.flock(lock, fcntl.LOCK_EX)
    if os.path.exists(os.path.join(folder, COMPLETE)):
        return 0
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return 3
    shutil.rmtree(folder, ignore_errors=True)
    print(f"Creating a Python environment with {', '.join(requirements)}", flush=True)
    python = os.path.join(folder, "bin", "python")
    if run(lock, [sys.executable, "-m", "venv", folder]):
        shutil.rmtree(folder, ignore_errors=True)
        return 3
    file = os.path.join(folder, "requirements.txt")
    with open(file, "w", encoding="utf-8") as listed:
        listed.write("\n".join(requirements) + "\n")
    code = run(lock, [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", file])
    if code:
        shutil.rmtree(folder, ignore_errors=True)
        return code if code > 0 and code != 3 else 1
    with open(os.path.join(folder, COMPLETE), "w", encoding="ascii"):
        pass
    return 0


def run(lock, command):
    return subprocess.run(command, pass_fds=[lock], stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
