"""A warm interpreter. Reads orders as JSON lines on stdin, forks a process for each step, and tells on stdout when it began and ended.

One forked process always stands by, so that a step does not wait for the fork and for the memory pages that its first moments copy.

Orders:  {"op": "preload", "codes": [...]} | {"op": "start", "id", "stdout", "stderr", "invocation"} | {"op": "close"}
Answers: {"hello": {...}} | {"id", "pid"} | {"id", "error"} | {"id", "ended": {"code", "signal"}}
The end of stdin without "close" means that the runner died: its steps die with it.
"""

import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys

from . import preload, standby, step_process

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ForkServer:
    def __init__(self):
        self.steps = {}
        self.standing = None
        self.closing = False
        self.buffer = bytearray()
        self.wake_read, self.wake_write = os.pipe()
        os.set_blocking(self.wake_read, False)
        os.set_blocking(self.wake_write, False)

    def serve(self):
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        if libc:
            # What a step leaves behind in a session of its own becomes our child, so that it can be found and ended.
            libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        standby.rehearse()
        freeze()
        self.say({"hello": {"python": sys.version.split()[0], "readable": preload.readable_formats()}})
        while not (self.closing and not self.steps):
            watched = [self.wake_read] if self.closing else [0, self.wake_read]
            ready, _, _ = select.select(watched, [], [])
            if self.wake_read in ready:
                self.drain_wakeups()
                self.reap()
            if 0 in ready and not self.read_orders():
                self.kill_everything()
                return
            if self.standing is None and not self.closing:
                self.stand_by()
        self.kill_strays()

    def say(self, answer):
        data = json.dumps(answer).encode() + b"\n"
        while data:
            data = data[os.write(1, data):]

    def drain_wakeups(self):
        try:
            while os.read(self.wake_read, 4096):
                pass
        except BlockingIOError:
            pass

    def read_orders(self):
        data = os.read(0, 1 << 20)
        if not data:
            return False
        self.buffer += data
        while (end := self.buffer.find(b"\n")) >= 0:
            line = bytes(self.buffer[:end])
            del self.buffer[: end + 1]
            self.obey(json.loads(line))
        return True

    def obey(self, order):
        op = order["op"]
        if op == "preload":
            preload.preload(order["codes"])
            freeze()
            # The one that stands by has not imported this.
            self.dismiss()
        elif op == "start":
            try:
                pid = self.start(order)
            except OSError as error:
                self.say({"id": order["id"], "error": str(error)})
            else:
                self.steps[pid] = order["id"]
                self.say({"id": order["id"], "pid": pid})
        elif op == "close":
            self.closing = True
            self.dismiss()

    def start(self, order):
        data = json.dumps(order["invocation"]).encode()
        fds = [os.open(order["stdout"], os.O_WRONLY), os.open(order["stderr"], os.O_WRONLY)]
        try:
            for _ in range(3):
                if self.standing is None:
                    self.stand_by()
                (pid, channel), self.standing = self.standing, None
                try:
                    with channel:
                        socket.send_fds(channel, [b"!"], fds)
                        channel.sendall(data)
                    return pid
                except OSError:
                    # It was killed while it stood by.
                    kill(pid)
            raise OSError("no process could be started")
        finally:
            for fd in fds:
                os.close(fd)

    def stand_by(self):
        ours, theirs = socket.socketpair()
        server = os.getpid()
        pid = os.fork()
        if pid:
            theirs.close()
            self.standing = (pid, ours)
            return
        code = 70
        try:
            ours.close()
            self.leave_server(server)
            standby.rehearse()
            invocation = standby.wait(theirs)
            code = 0 if invocation is None else step_process.run(invocation)
        finally:
            # Whatever happens, a child never goes on as a second server.
            os._exit(code)

    def leave_server(self, server):
        os.setsid()
        if libc:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
            if os.getppid() != server:
                os._exit(70)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        for fd in (null, self.wake_read, self.wake_write):
            os.close(fd)

    def dismiss(self):
        if self.standing is not None:
            pid, channel = self.standing
            self.standing = None
            channel.close()
            kill(pid)

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if pid not in self.steps:
                if self.standing is not None and self.standing[0] == pid:
                    self.standing[1].close()
                    self.standing = None
                continue
            kill_group(pid)
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
            self.say({"id": self.steps.pop(pid), "ended": {"code": code, "signal": signal.Signals(number).name if number else None}})
        if not self.steps:
            self.kill_strays()

    def kill_strays(self):
        """Ends processes that finished steps left behind in sessions of their own."""
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                children = [int(pid) for pid in file.read().split()]
        except OSError:
            return
        kept = {*self.steps, self.standing[0] if self.standing else 0}
        for pid in children:
            if pid not in kept:
                kill_group(pid)
                kill(pid)

    def kill_everything(self):
        self.dismiss()
        for pid in self.steps:
            kill_group(pid)
            kill(pid)
        self.steps = {}
        self.kill_strays()


def freeze():
    """Keeps the collector from touching, and so copying, what was there before a fork."""
    gc.collect()
    gc.freeze()


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
