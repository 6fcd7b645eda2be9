// The Python program of a session of trials: it runs the tests up to the moment at which the document would
// be loaded and stops there. Forks of it go on: one traces the original, two load it, find the tests and try
// each variant in a fork of their own, and a variant that differs outside of functions is loaded from the start.

/** Text of `touchstone_trials.py`. */
export const trialsSource = String.raw`
import gc
import json
import os
import select
import socket
import sys

import touchstone_guard as guard
import touchstone_probe as probe
import touchstone_server as server
from touchstone_children import adopt_orphans, flush, threads
from touchstone_overlay import install_overlay, keep_rewritten
from touchstone_tries import audit, become, load_each, mine

AHEAD = 2
# The most variants that are tried first in one fork.
TOGETHER = 48


# The hub: hands jobs to workers, and looks after them.

class Worker:
    """One end of a worker: a fork that has found the tests, or one that loads every text from the start."""

    def __init__(self, role):
        self.role = role
        self.jobs = []
        self.buffer = b""
        self.pid = None

    def send(self, job):
        self.jobs.append(job)
        self.link.setblocking(True)
        try:
            self.link.sendall((json.dumps(job) + "\n").encode("ascii"))
        except OSError:
            return


class Hub:
    def __init__(self):
        self.buffer = b""
        self.queue = []
        self.workers = []

    def spawn(self, worker):
        """True in the fork, which has become the worker."""
        ours, theirs = socket.socketpair()
        flush()
        pid = os.fork()
        if pid == 0:
            for other in self.workers:
                if other.pid is not None:
                    other.link.close()
            ours.close()
            os.close(server.wire)
            os.setpgid(0, 0)
            os.dup2(guard.NULL, 1)
            os.dup2(guard.NULL, 2)
            mine.update(role=worker.role, link=theirs.makefile("rwb", buffering=0), fd=None, errors=[])
            return True
        theirs.close()
        worker.pid, worker.link, worker.buffer = pid, ours, b""
        return False

    def serve(self):
        """Answers until it is ended. Returns in forks only."""
        if threads() > 1:
            server.say(kind="unfit", why="a thread was running before the document was loaded")
            os._exit(0)
        adopt_orphans()
        gc.collect()
        gc.freeze()
        server.say(kind="ready")
        while True:
            watched = {worker.link: worker for worker in self.workers if worker.pid is not None}
            ready, _, _ = select.select([server.wire] + list(watched), [], [])
            for one in ready:
                if one is server.wire or one == server.wire:
                    for message in self.hear():
                        if self.take(message):
                            return
                else:
                    self.hear_worker(watched[one])
            if self.hand_out():
                return

    def hear(self):
        part = os.read(server.wire, 1 << 16)
        if not part:
            os._exit(0)
        lines = (self.buffer + part).split(b"\n")
        self.buffer = lines.pop()
        return [json.loads(line) for line in lines]

    def take(self, message):
        kind = message["kind"]
        if kind == "trace":
            return self.trace(message)
        if kind == "plan":
            self.end_workers()
            mine["plan"] = message
            self.workers = [Worker("tests") for _ in range(message["slots"])]
            self.workers += [Worker("loads") for _ in range(message["slots"])]
        elif kind == "try":
            self.queue += message["jobs"]
        elif kind == "drop":
            self.queue = []
            server.say(kind="dropped")
        return False

    def trace(self, message):
        """Runs the tests on the original, those after a given one; what ends the fork is told with the rest."""
        read_end, write_end = os.pipe()
        shared = guard.Shared()
        flush()
        pid = os.fork()
        if pid == 0:
            os.close(read_end)
            os.close(server.wire)
            guard.limit()
            mine.update(role="trace", fd=write_end, asked=message, shared=shared, errors=[])
            become(message["text"], deep_too=False)
            return True
        os.close(write_end)
        lines, why = guard.attend(pid, read_end, shared, message["loadMs"] / 1000, message["testMs"] / 1000)
        os.close(read_end)
        told = [json.loads(line) for line in lines]
        last = told.pop() if told and isinstance(told[-1], list) else ["end", None]
        server.say(kind="traced", lines=told, wrong=last[1], why=why)
        return False

    def hand_out(self):
        """Gives jobs to whoever has room. True in a fork that has become a worker."""
        while self.queue:
            doubtful = self.queue[0].get("alone")
            idle = [one for one in self.workers if one.role == self.queue[0].get("by", "tests")]
            idle.sort(key=lambda one: len(one.jobs))
            if not idle or len(idle[0].jobs) >= (1 if doubtful else AHEAD):
                return False
            if any(job.get("alone") for job in idle[0].jobs):
                return False
            worker = idle[0]
            if worker.pid is None and self.spawn(worker):
                return True
            worker.send(self.next_of_queue())
        return False

    def next_of_queue(self):
        """The next job, or many that were not tried yet as one."""
        count = 0
        for job in self.queue[:TOGETHER]:
            if job.get("alone") or job.get("by") or job.get("check") or job.get("single"):
                break
            count += 1
        # Both workers are to have something to do.
        count = (count + 1) // 2 if count < TOGETHER else count
        if count < 2:
            return self.queue.pop(0)
        jobs, self.queue[:count] = self.queue[:count], []
        return {"many": jobs}

    def split(self, jobs, results):
        """Tells what came of many; those in doubt are tried each by itself."""
        left, again = [], []
        for job, result in zip(jobs, results):
            if result is None:
                left.append(dict(job, single=True))
            elif result[0] == "again":
                again.append(job)
            elif result[0] == "shallow":
                left.append(dict(job, by="loads"))
            else:
                server.say(kind="tried", index=job["index"], result=result)
        self.queue[:0] = left + again

    def hear_worker(self, worker):
        try:
            part = worker.link.recv(1 << 16)
        except OSError:
            part = b""
        if not part:
            return self.lost(worker)
        lines = (worker.buffer + part).split(b"\n")
        worker.buffer = lines.pop()
        for line in lines:
            job = worker.jobs.pop(0)
            result = json.loads(line)
            if "many" in job:
                self.split(job["many"], result[1])
            elif result[0] == "shallow" and job.get("by") is None:
                self.queue.insert(0, dict(job, by="loads"))
            else:
                server.say(kind="tried", index=job["index"], result=result)

    def lost(self, worker):
        """A worker that dies costs nobody else's verdict: what it had is tried again, its first by itself."""
        worker.link.close()
        server.end_group(worker.pid)
        guard.wait_for(worker.pid)
        worker.pid = None
        guard.end_strays({one.pid for one in self.workers})
        jobs, worker.jobs = worker.jobs, []
        jobs = [dict(one, single=True) for job in jobs for one in job.get("many", [job])]
        if jobs:
            if jobs[0].get("alone"):
                server.say(kind="tried", index=jobs[0]["index"], result=["broken", "it ended the process that runs the tests"])
            else:
                jobs[0]["alone"] = True
                self.queue.insert(0, jobs[0])
            self.queue[1:1] = jobs[1:]

    def end_workers(self):
        for worker in self.workers:
            if worker.pid is not None:
                worker.link.close()
                server.end_group(worker.pid)
                guard.wait_for(worker.pid)
        guard.end_strays(set())
        self.workers = []


hub = Hub()


def first_load():
    """The document is about to be loaded: the hub stays here, and its forks go on."""
    hub.serve()
    if mine["role"] == "tests":
        become(mine["plan"]["text"], deep_too=True)
    elif mine["role"] == "loads":
        load_each()


def main():
    server.take_wire()
    with open(os.environ.pop("TOUCHSTONE_QUESTION"), encoding="utf-8") as file:
        question = json.load(file)
    probe.begin(dict(question, served=True, result=None, stop=end))
    install_overlay(first_load)
    runner, arguments = sys.argv[1], sys.argv[2:]
    del sys.argv[1]
    if runner == "pytest":
        keep_rewritten()
    audit["notice"], audit["guard"], audit["stop"] = guard.watch()
    try:
        server.run(runner, arguments)
    except BaseException as error:
        mine["errors"].append(json.dumps(["", probe.message_of(error)]))
    end()


def end():
    """The runner ended before it found tests."""
    words = json.loads(mine["errors"][0])[1][:400] if mine["errors"] else "no test was found"
    if mine["role"] == "hub":
        server.say(kind="unfit", why="the tests never load the document: " + words)
    elif mine["role"] == "trace":
        guard.tell_json(mine["fd"], ["end", words])
    elif mine["role"] == "loaded":
        guard.tell_json(mine["fd"], ["broken", words])
    os._exit(0)


if __name__ == "__main__":
    sys.modules["touchstone_trials"] = sys.modules["__main__"]
    main()
`;
