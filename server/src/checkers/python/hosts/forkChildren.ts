// The Python module by which the server keeps its forks: what they tell, how they end, and what they leave.

/** Text of `touchstone_children.py`. */
export const forkChildrenSource = String.raw`
import json
import os
import select
import signal
import sys
import threading
import time

OUT_LIMIT = 64 * 1024
TELL_LIMIT = 12 * 1024 * 1024
wait = {"status": None, "question": None, "began": 0.0}


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


def collect(pid, read_end, deadline=None, on_question=None):
    """
    Reads what the fork tells until it ends; kills it at its deadline. Without a deadline the fork waits for a
    question by itself: its first line is that question, and the deadline is counted from there. What ends by
    itself says so with its last line, and is not waited for any longer: taking its memory down takes time.
    """
    wait.update(status=None, question=None)
    data = bytearray()
    timed_out = False
    try:
        ended = os.pidfd_open(pid)
    except (AttributeError, OSError):
        ended = None
    watched = [read_end] if ended is None else [read_end, ended]
    waits = deadline is None
    is_open = True
    while wait["status"] is None:
        timeout = None
        if deadline is not None:
            left = deadline - time.perf_counter()
            if left <= 0 and not timed_out:
                timed_out = True
                end_group(pid)
            timeout = max(0, min(left, 1)) if ended is not None else 0.002
        ready, _, _ = select.select(watched, [], [], timeout)
        if read_end in ready:
            part = os.read(read_end, 1 << 16)
            if not part:
                is_open = False
                watched.remove(read_end)
            elif len(data) < TELL_LIMIT:
                data += part
        if waits and deadline is None:
            deadline = time_of_question(data, is_open)
            if wait["question"] is not None and on_question is not None:
                on_question()
        if waits and not timed_out and wait["question"] is not None:
            told = end_told(data)
            if told is not None:
                wait["status"] = told
                break
        if ended is None or ended in ready or not is_open or timed_out:
            done, status = os.waitpid(pid, 0 if timed_out else os.WNOHANG)
            if done == pid:
                wait["status"] = status
    if ended is not None:
        os.close(ended)
    if waits and wait["question"] is not None and end_told(data) is not None:
        del data[data.rfind(b"\x00"):]
        return bytes(data), timed_out
    os.set_blocking(read_end, False)
    while is_open and len(data) < TELL_LIMIT:
        try:
            part = os.read(read_end, 1 << 16)
        except BlockingIOError:
            break
        if not part:
            break
        data += part
    if waits:
        if b"\n" in data:
            time_of_question(data, True)
        if wait["question"] is not None and end_told(data) is not None:
            del data[data.rfind(b"\x00"):]
    return bytes(data), timed_out


def end_told(data):
    """The status of a fork that has told everything: its last words are NUL, its exit code and its token."""
    if not data.endswith(b"\n"):
        return None
    at = data.rfind(b"\x00", max(0, len(data) - 100))
    words = bytes(data[at + 1:-1]).split() if at >= 0 else []
    if len(words) != 2 or words[1] != wait["question"]["token"].encode("ascii"):
        return None
    return int(words[0]) << 8


def time_of_question(data, is_open):
    """When the answer is due; takes the question away from what is told."""
    if wait["question"] is None:
        at = data.find(b"\n")
        if at < 0:
            return None if is_open else time.perf_counter() + 1
        wait.update(question=json.loads(bytes(data[:at])), began=time.perf_counter())
        del data[:at + 1]
    return wait["began"] + wait["question"]["deadlineMs"] / 1000


def reap(pid):
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return


def end_group(pid):
    for end in (lambda: os.killpg(pid, signal.SIGKILL), lambda: os.kill(pid, signal.SIGKILL)):
        try:
            end()
        except OSError:
            continue
`;
