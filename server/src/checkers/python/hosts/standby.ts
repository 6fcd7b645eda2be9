// The Python module by which the deeper server answers: a fork stands by before it is asked, with the memory
// that it will write to already its own, and takes its question from the wire itself.

/** Text of `touchstone_standby.py`. */
export const standbySource = String.raw`
import json
import mmap
import os
import sys

import touchstone_deep
import touchstone_probe as probe
from touchstone_children import collect, end_children, end_group, reap, threads, wait
from touchstone_overlay import texts

POPULATE_WRITE = 23
PAGE = mmap.PAGESIZE
WIRE_ENDED = 77
MOST_RANGES = 4000
ROUNDS = 3
own = {"link": None, "advise": None, "pages": None, "standing": False}


def server():
    return sys.modules["touchstone_server"]


# Memory: what forks write to is copied page by page, which costs more than most tests do. The pages that
# the first ones wrote to are copied ahead, while nobody waits.

def prepare_memory():
    own["pages"] = mmap.mmap(-1, 16 * (MOST_RANGES + 1))
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        advise = ctypes.CDLL(None).madvise
        advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        own["advise"] = advise
    except Exception:
        own["advise"] = None


def numbers(at):
    pages = own["pages"]
    return int.from_bytes(pages[at:at + 8], "little"), int.from_bytes(pages[at + 8:at + 16], "little")


def copy_ahead():
    advise = own["advise"]
    if advise is None:
        return
    count, _ = numbers(0)
    for index in range(1, count + 1):
        start, size = numbers(16 * index)
        if advise(start, size, POPULATE_WRITE) != 0:
            return


def note_pages():
    """Remembers which pages this fork has to itself, for those that come after it."""
    if not own["standing"] or own["advise"] is None:
        return
    pages = own["pages"]
    _, rounds = numbers(0)
    if rounds >= ROUNDS:
        return
    pages[8:16] = (rounds + 1).to_bytes(8, "little")
    try:
        ranges = written_ranges()
    except (OSError, ValueError):
        return
    count = 0
    for start, size in ranges[:MOST_RANGES]:
        count += 1
        pages[16 * count:16 * count + 16] = start.to_bytes(8, "little") + size.to_bytes(8, "little")
    pages[0:8] = count.to_bytes(8, "little")


def written_ranges():
    import array

    found = []
    with open("/proc/self/maps") as file:
        maps = [line.split() for line in file]
    with open("/proc/self/pagemap", "rb", buffering=0) as file:
        for words in maps:
            if words[1] != "rw-p" or (len(words) > 5 and words[5] != "[heap]"):
                continue
            start, stop = (int(one, 16) for one in words[0].split("-"))
            file.seek(start // PAGE * 8)
            entries = array.array("Q")
            entries.frombytes(file.read((stop - start) // PAGE * 8))
            for index, entry in enumerate(entries):
                # Present, and mapped by nobody else.
                if entry >> 63 and entry >> 56 & 1:
                    at = start + index * PAGE
                    if found and found[-1][0] + found[-1][1] == at:
                        found[-1][1] += PAGE
                    else:
                        found.append([at, PAGE])
    return found


# Serving.

class Standby(Exception):
    """Raised in a fork, which leaves what its server was about and stands by."""


def spawn():
    read_end, write_end = os.pipe()
    out = server().new_output()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        raise Standby(write_end, out)
    os.close(write_end)
    return pid, read_end, out


def serve_deep():
    """Answers candidates that differ within functions only. Returns in forks only."""
    touchstone_deep.stop_recording()
    held = probe.state["held"]
    if threads() > 1 or touchstone_deep.base["code"] is None:
        os._exit(0)
    prepare_memory()
    server().prepare_parent()
    own["link"].sendall(b"deepened\n")
    forks = []
    try:
        answer_on(forks)
    except Standby as fork:
        write_end, out = fork.args
    for _, read_end, other in forks:
        os.close(read_end)
        os.close(other)
    own["link"].close()
    stand_by(write_end, out)
    for kind, data in held:
        probe.emit(kind, **data)


def answer_on(forks):
    """One fork answers while the next one already gets ready: that is the second of the list."""
    failures = 0
    while failures < 5:
        if not forks:
            forks.append(spawn())
        pid, read_end, out = forks[0]
        lines, timed_out = collect(pid, read_end, None, lambda: forks.append(spawn()))
        status, message = wait["status"], wait["question"]
        os.close(read_end)
        if message is None:
            end_group(pid)
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) == WIRE_ENDED:
                os._exit(0)
            failures += 1
        elif lines == b"shallow\n":
            failures = 0
            pass_on(message)
        else:
            failures = 0
            server().tell_end(message, lines, timed_out, status, out)
            end_group(pid)
            reap(pid)
            end_children(forks[1][0] if len(forks) > 1 else None)
        os.close(out)
        del forks[0]
    os._exit(1)


def pass_on(message):
    """What must be loaded from the start is answered by the first server, while we wait."""
    own["link"].sendall((json.dumps(message) + "\n").encode("ascii"))
    if own["link"].recv(16) == b"":
        os._exit(0)


def stand_by(write_end, out):
    """Waits for a question, and becomes its candidate."""
    os.setpgid(0, 0)
    own["standing"] = True
    wire = server().wire
    copy_ahead()
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(wire, 1 << 16)
        if not part:
            os._exit(WIRE_ENDED)
        line += part
    tell(write_end, line)
    message = json.loads(line)
    pairs = None
    if message["kind"] == "run" and message.get("deep"):
        probe.question.update(first=message["first"], last=message["last"])
        text = message["text"].encode("utf-8", "surrogatepass")
        texts["compiling"] = True
        pairs = touchstone_deep.exchange_of(text)
        texts["compiling"] = False
    if pairs is None:
        tell(write_end, b"shallow\n")
        os._exit(0)
    server().become_candidate(message, text, write_end, out)
    touchstone_deep.exchange(pairs)


def tell_exit(code):
    """The last words of a fork; its server goes on without waiting for the system to take it down."""
    if own["standing"]:
        probe.tell()
        probe.state["write"](b"\x00%d %s\n" % (code, probe.question["token"].encode("ascii")))


def tell(fd, data):
    while data:
        data = data[os.write(fd, data):]
`;
