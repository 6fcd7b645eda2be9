// The Python module by which the server keeps its forks: what they tell, how they end, and what they leave.

/** Text of `touchstone_children.py`. */
export const forkChildrenSource = String.raw`
import os
import select
import signal
import sys
import threading
import time

OUT_LIMIT = 64 * 1024
wait = {"status": None}


def flush():
    for stream in {id(one): one for one in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)}.values():
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue


def adopt_orphans():
    """Makes what a fork's children leave behind ours, so that it can be ended with the fork."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    except Exception:
        return


def end_children(kept):
    pid = os.getpid()
    for _ in range(50):
        try:
            with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
                left = [int(one) for one in file.read().split()]
        except OSError:
            return
        left = [one for one in left if one != kept]
        if not left:
            return
        for one in left:
            try:
                os.kill(one, signal.SIGKILL)
            except OSError:
                pass
        for one in left:
            try:
                os.waitpid(one, 0)
            except ChildProcessError:
                pass


def threads():
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def tail_of(out):
    size = os.lseek(out, 0, os.SEEK_END)
    if size <= OUT_LIMIT:
        os.lseek(out, 0, os.SEEK_SET)
        return os.read(out, OUT_LIMIT).decode("utf-8", "replace")
    half = OUT_LIMIT // 2
    os.lseek(out, 0, os.SEEK_SET)
    head = os.read(out, half)
    os.lseek(out, size - half, os.SEEK_SET)
    return (head + b"\n[...]\n" + os.read(out, half)).decode("utf-8", "replace")


def collect(pid, read_end, deadline):
    """Reads what the fork tells until it ends; kills it at its deadline."""
    wait["status"] = None
    parts = []
    size = 0
    timed_out = False
    ended = None
    try:
        ended = os.pidfd_open(pid)
    except (AttributeError, OSError):
        ended = None
    watched = [read_end] if ended is None else [read_end, ended]
    is_open = True
    while wait["status"] is None:
        left = deadline - time.perf_counter()
        if left <= 0 and not timed_out:
            timed_out = True
            end_group(pid)
        ready, _, _ = select.select(watched, [], [], max(0, min(left, 1)) if ended is not None else 0.002)
        if read_end in ready:
            part = os.read(read_end, 1 << 16)
            if part:
                size += len(part)
                if size < 12 * 1024 * 1024:
                    parts.append(part)
            else:
                is_open = False
                watched.remove(read_end)
        if ended is None or ended in ready or not is_open or timed_out:
            done, status = os.waitpid(pid, 0 if timed_out else os.WNOHANG)
            if done == pid:
                wait["status"] = status
    if ended is not None:
        os.close(ended)
    os.set_blocking(read_end, False)
    while is_open and size < 12 * 1024 * 1024:
        try:
            part = os.read(read_end, 1 << 16)
        except BlockingIOError:
            break
        if not part:
            break
        size += len(part)
        parts.append(part)
    return b"".join(parts), timed_out


def end_group(pid):
    for end in (lambda: os.killpg(pid, signal.SIGKILL), lambda: os.kill(pid, signal.SIGKILL)):
        try:
            end()
        except OSError:
            continue
`;
