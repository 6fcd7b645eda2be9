// The Python module that keeps what a variant does within its own fork: limits of the system, and an audit
// hook by which it ends before it writes to the view, starts programs or signals others, which the original
// does not do. It also attends forks: reads what they tell, and ends them in time with all that they started.

/** Text of `touchstone_guard.py`. */
export const guardSource = String.raw`
import json
import mmap
import os
import select
import signal
import struct
import sys
import time

import touchstone_probe as probe
from touchstone_overlay import CHANGES, SPAWNS, path_of, texts

# Address space that a variant may add, and the largest file that it may write, in bytes.
MEMORY = 1 << 30
LARGEST_FILE = 1 << 26
TELL_LIMIT = 12 << 20
NULL = os.open(os.devnull, os.O_RDWR)


# What the original does, its variants may do.

def watch():
    """Returns functions that turn to noticing, to guarding with what was noticed, and off."""
    mode = {"now": None, "seen": set(), "end": None}
    home = os.path.dirname(os.path.abspath(probe.__file__)) + os.sep
    exit_now, is_target, in_root = os._exit, probe.is_target, probe.in_root
    owner_of = os.getpid

    def did(what, path=""):
        if mode["now"] == "notice":
            mode["seen"].add((what, path))
        elif (what, path) not in mode["seen"]:
            mode["now"] = None
            mode["end"](what, path)
            exit_now(70)

    def writes(path):
        if in_root(path) or path.startswith(home + "touchstone_"):
            did("writes", path)

    def hook(event, args):
        if mode["now"] is None:
            return
        if event == "open":
            path = path_of(args[0])
            if path is None:
                return
            how, flags = args[1], args[2]
            if (isinstance(how, str) and any(one in how for one in "wax+")) or (
                isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            ):
                writes(path)
            elif mode["now"] == "notice" and not texts["compiling"] and in_root(path) and is_target(path):
                did("reads", path)
        elif event in SPAWNS:
            did("starts a program")
        elif event == "os.fork":
            did("forks")
        elif event == "os.killpg" or (event == "os.kill" and args[0] != owner_of()):
            did("signals other processes")
        elif event in CHANGES:
            for place, base in CHANGES[event]:
                path = path_of(args[place], args[base] if base is not None and base < len(args) else None)
                if path is not None:
                    writes(path)

    sys.addaudithook(hook)

    def notice():
        mode.update(now="notice", seen=set())

    def guard(seen, end):
        mode.update(seen={tuple(one) for one in seen}, end=end, now="guard")

    def stop():
        mode["now"] = None
        return sorted(mode["seen"])

    return notice, guard, stop


# Limits of one fork.

try:
    import resource
except ImportError:
    resource = None
size = {"now": None}


def measure():
    """Remembers how large this process is: its forks may be so much larger."""
    try:
        with open("/proc/self/statm") as file:
            size["now"] = int(file.read().split()[0]) * mmap.PAGESIZE
    except OSError:
        size["now"] = None


def limit():
    os.setpgid(0, 0)
    os.dup2(NULL, 1)
    os.dup2(NULL, 2)
    if resource is None:
        return
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, LARGEST_FILE)
    if size["now"] is not None:
        lower(resource.RLIMIT_AS, size["now"] + MEMORY)


leave = os._exit


def largest():
    """The most memory that this process has held, in kilobytes where the system counts so."""
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def lower(kind, value):
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):
        return


# A fork tells how far it is through two numbers in memory that it shares with whoever attends it.

class Shared:
    def __init__(self):
        self.pages = mmap.mmap(-1, mmap.PAGESIZE)

    def set(self, step, passed, pack=struct.Struct("=II").pack_into):
        pack(self.pages, 0, step & 0xFFFFFFFF, passed)

    def get(self):
        return struct.unpack_from("=II", self.pages, 0)


def alarm(seconds, start=signal.setitimer, kind=signal.ITIMER_PROF):
    """Ends this process after so much of its own time; zero takes the alarm back."""
    start(kind, seconds)


class Patience:
    """Whether a fork that does not come on hangs, or has only not been given the processor."""

    MOST = 20

    def __init__(self, pid, seconds):
        self.pid, self.seconds = pid, seconds
        self.again()

    def again(self):
        self.first, self.times = None, 0

    def is_over(self):
        return self.over() is not None

    def over(self):
        """Why it is waited for no more, or None."""
        try:
            with open("/proc/%d/stat" % self.pid) as file:
                words = file.read().rpartition(")")[2].split()
            used = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return "hung"
        self.times += 1
        if self.first is None:
            self.first = used
        if words[0] != "R":
            return "waits"
        return "hung" if used - self.first >= self.seconds or self.times > self.MOST else None


def attend(pid, read_end, shared, first, step):
    """
    Reads what a fork tells until its last line, a JSON array, and ends it with all that it started.

    first, step: seconds until it has begun, and then for each step that it takes.
    Returns the lines that are whole, and why there is none at the end: hung, waits (it hangs, and not because it
    is at work), or how it ended.
    """
    data = bytearray()
    why = None
    ended = pid_handle(pid)
    poll = select.poll()
    poll.register(read_end, select.POLLIN | select.POLLHUP)
    if ended is not None:
        poll.register(ended, select.POLLIN)
    last, due = shared.get()[0], time.monotonic() + first
    patience = Patience(pid, step)
    while not data.endswith(b"]\n") and len(data) < TELL_LIMIT:
        left = due - time.monotonic()
        if left <= 0:
            at = shared.get()[0]
            if at == last:
                why = patience.over()
            if why is not None:
                break
            if at != last:
                patience.again()
            last, due = at, time.monotonic() + step
            continue
        ready = [fd for fd, _ in poll.poll(max(1, left * 1000) if ended is not None else 5)]
        if read_end in ready:
            part = os.read(read_end, 1 << 16)
            data += part
            if part:
                continue
            break
        if ended in ready or (ended is None and not ready and gone(pid)):
            break
    if ended is not None:
        os.close(ended)
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except OSError:
            continue
    status = wait_for(pid)
    try:
        # One question tells whether there is anybody else.
        if os.waitpid(-1, os.WNOHANG)[0] >= 0:
            end_strays(())
    except ChildProcessError:
        pass
    lines = bytes(data).split(b"\n")
    partial = lines.pop()
    if why is None and not data.endswith(b"]\n"):
        why = "it told too much" if len(data) >= TELL_LIMIT else words_of(status, partial)
    return lines, why


def end_strays(kept):
    """Ends the children of this process, adopted ones too, that are not kept."""
    pid = os.getpid()
    for _ in range(50):
        try:
            with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
                left = [int(one) for one in file.read().split()]
        except OSError:
            return
        left = [one for one in left if one not in kept]
        if not left:
            return
        for one in left:
            try:
                os.kill(one, signal.SIGKILL)
            except OSError:
                continue
        for one in left:
            wait_for(one)


def pid_handle(pid):
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


ends = {}


def gone(pid):
    if pid not in ends:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done == pid:
            ends[pid] = status
    return pid in ends


def wait_for(pid):
    if pid in ends:
        return ends.pop(pid)
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return 0


def words_of(status, partial):
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in (signal.SIGPROF, signal.SIGVTALRM):
            return "hung"
        return "it was ended by signal %d" % number
    return "it ended its process with code %d" % os.WEXITSTATUS(status) + (" while it told something" if partial else "")


def tell(fd, line, write=os.write):
    line += b"\n"
    while line:
        line = line[write(fd, line):]


def tell_json(fd, value, dumps=json.dumps):
    tell(fd, dumps(value).encode("ascii"))
`;
