"""Keeps a run together: starts the runner as its only child, and ends with it everything that the run has started.

Usage: python3 -I -S keeper.py [--account UID GID] COMMAND...
       python3 -I -S keeper.py --check     prints the interpreter's path where a keeper works on this machine

A process whose parent ended is given to its nearest ancestor that asked for such, whatever session, group or environment it has
made for itself. The keeper asks; so nothing that a step starts is lost sight of. The runner finds what has come to its keeper
(SLUICE_KEEPER, its pid) and ends it when its step has ended; what is left when the runner is gone, the keeper ends itself.

With --account the runner works under that user: what it runs cannot harm its keeper. Signals are passed on, and the keeper ends as
the runner did.
"""

import ctypes
import os
import resource
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
HEARD = (signal.SIGCHLD, *PASSED_ON)
# What the kernel does not let go of, such as a process in a broken file system, is not waited for longer.
PATIENCE_SECONDS = 10
NOT_STARTED = 127

libc = ctypes.CDLL(None, use_errno=True)


def main(args):
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("This kernel gives processes to no keeper.")
    if args == ["--check"]:
        children()
        print(sys.executable)
        return
    account = None
    if args[0] == "--account":
        account = (int(args[1]), int(args[2]))
        args = args[3:]
    # Blocked, signals wait to be taken: none is lost between the fork and the loop.
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    keeper = os.getpid()
    runner = os.fork()
    if runner == 0:
        try:
            become_runner(keeper, account, args)
        except OSError as error:
            sys.stderr.write(f"{args[0]} could not be started: {error.strerror}\n")
            sys.stderr.flush()
        finally:
            os._exit(NOT_STARTED)
    # The runner's alone: whoever gives it its run must see when it closes.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    status = keep(runner)
    end_rest()
    end_as(status)


def become_runner(keeper, account, args):
    if account:
        user, group = account
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    # After the change of user, which clears it.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != keeper:
        os._exit(NOT_STARTED)
    # Python ignores it; what it starts should not.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    os.execve(args[0], args, {**os.environ, "SLUICE_KEEPER": str(keeper)})


def keep(runner):
    """Waits for the runner's end and answers its status. Others that end meanwhile are let go."""
    while True:
        heard = signal.sigwait(HEARD)
        if heard != signal.SIGCHLD:
            os.kill(runner, heard)
            continue
        for pid, status in ended():
            if pid == runner:
                return status


def ended():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid, status


def children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [int(pid) for pid in file.read().split()]


def end_rest():
    """Kills what is left. Children of those that are killed come to us, so a round for each generation."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        left = children()
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except PermissionError:
                # It took on another account, as sudo does.
                pass
        for _ in ended():
            pass
        if not left:
            return
        signal.sigtimedwait([signal.SIGCHLD], 0.02)


def end_as(status):
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
        os.kill(os.getpid(), number)
        # Only the first process of a container is still here: the kernel spares it. Its status says the same as a shell's would.
        os._exit(128 + number)
    os._exit(os.WEXITSTATUS(status))


main(sys.argv[1:])
