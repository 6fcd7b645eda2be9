// The Python module of the forks in which variants are evaluated. A worker stays for many questions: it is given
// variants a few at a time, and tells what came of them once the original still does there what it did. One that a
// variant spoilt or ended is replaced; what was in doubt is evaluated again, each by itself.

/** Text of `touchstone_workers.py`. */
export const workersSource = String.raw`
import json
import os
import select
import signal
import socket
import sys
import time

import touchstone_cases as cases
import touchstone_guard as guard
import touchstone_server as server

SLOTS = 2
# What one worker evaluates at most: what variants leave in memory goes with it.
MOST_IN_A_FORK = 400
MOST_GROWTH = 24 << 10
# Variants handed to a worker at a time, and those that are worth a second worker.
LEAST, MOST, WORTH = 8, 48, 16
FLUSH_S = 0.004
NOBODY = 0xFFFFFFFF
MOST_UNCLEAR = 3


class Crew:
    """The workers of a session, seen from it. They are forks of the process that has loaded the original only."""

    def __init__(self, work, audit):
        self.work, self.audit = work, audit
        self.workers, self.dying = [], []
        self.asked = 0
        # Where the original changes its mind, it says nothing of variants.
        self.doubts = 0

    def spawn(self):
        self.reap()
        worker = Worker(self)
        self.workers.append(worker)
        return worker

    def reap(self):
        for pid in list(self.dying):
            try:
                if os.waitpid(pid, os.WNOHANG)[0] == 0:
                    continue
            except ChildProcessError:
                pass
            self.dying.remove(pid)

    def run(self, question, todo, ended, on_ends, slots=SLOTS):
        """
        Evaluates todo, pairs of an index and edits. on_ends is told of each index once.

        ended(why): what is told of one that ended its worker; why is hung, or how.
        """
        self.asked += 1
        given = dict(todo)
        waiting, singles = [index for index, _ in todo], []
        self.patience, unclear = question["patience"], 0
        while True:
            while waiting or singles:
                worker = next((one for one in self.workers if not one.left), None)
                if worker is None:
                    if len(self.workers) >= (slots if len(waiting) + len(singles) >= WORTH or singles else 1):
                        break
                    worker = self.spawn()
                if singles:
                    chunk = [singles.pop(0)]
                else:
                    count = max(LEAST, min(MOST, -(-len(waiting) // (2 * slots)))) if slots > 1 else len(waiting)
                    chunk = waiting[:count]
                    del waiting[:count]
                worker.give(question, [[index, given[index]] for index in chunk])
            busy = [one for one in self.workers if one.left]
            if not busy:
                break
            poll = select.poll()
            for one in busy:
                poll.register(one.link, select.POLLIN | select.POLLHUP)
            poll.poll(max(1, (min(one.due for one in busy) - time.monotonic()) * 1000))
            for one in busy:
                ends, gone = one.look()
                if gone:
                    self.workers.remove(one)
                    if one.doubtful:
                        self.doubts += 1
                        singles += one.doubtful
                        one.left = [index for index in one.left if index not in one.doubtful]
                    if one.left and not one.is_spoilt:
                        culprit = one.culprit()
                        unclear += culprit is None
                        if culprit is None and unclear > MOST_UNCLEAR:
                            culprit = one.left[0]
                        if culprit is not None:
                            one.left.remove(culprit)
                            ends.append([culprit, ended(one.why)])
                            self.patience -= one.why == "hung"
                    waiting[:0] = one.left
                if ends:
                    self.patience -= sum(cases.is_hung(told) for _, told in ends)
                    on_ends(ends)

    def close(self):
        for one in self.workers:
            one.kill()


class Worker:
    def __init__(self, crew):
        self.crew = crew
        self.shared = guard.Shared()
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                ours.close()
                os.close(server.wire)
                for other in crew.workers:
                    other.link.close()
                Bench(crew.work, crew.audit, theirs, self.shared).serve()
            finally:
                guard.leave(76)
        theirs.close()
        ours.setblocking(False)
        self.link, self.buffer = ours, b""
        self.left, self.doubtful, self.why, self.is_spoilt = [], [], None, False
        self.knows = None
        self.start = 1

    def give(self, question, todo):
        crew = self.crew
        job = {"todo": todo, "blind": crew.doubts > MOST_UNCLEAR, "patience": max(0, -(-crew.patience // SLOTS))}
        if self.knows != crew.asked:
            self.knows, job["question"] = crew.asked, question
        self.left = [index for index, _ in todo]
        self.shared.set(0, NOBODY)
        limit = question["seconds"] if job["patience"] > 0 else question["few"]
        self.wait = 2 * limit + 0.3
        if question["kind"] == "trace":
            self.wait = 1.5 if question["hangs"] or question["known"] else 2 * limit + 2
        self.last, self.due = 0, time.monotonic() + self.wait + self.start
        self.start = 0
        self.patience = guard.Patience(self.pid, self.wait)
        self.link.setblocking(True)
        try:
            self.link.sendall((json.dumps(job) + "\n").encode("ascii"))
        except OSError:
            pass
        self.link.setblocking(False)

    def look(self):
        """What it tells, and whether it is gone."""
        ended = self.read()
        ends = self.take()
        if not ended and self.left and time.monotonic() >= self.due:
            at = self.shared.get()[0]
            if at == self.last and self.patience.is_over():
                self.why = "hung"
                ended = True
            else:
                if at != self.last:
                    self.patience.again()
                self.last, self.due = at, time.monotonic() + self.wait
        if not ended:
            return ends, False
        self.kill()
        if self.why is not None:
            # It takes its memory down; nobody has to wait for it.
            self.crew.dying.append(self.pid)
        else:
            status = guard.wait_for(self.pid)
            self.why = "hung" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 75 else guard.words_of(status, b"")
        return ends, True

    def kill(self):
        self.link.close()
        for end in (os.killpg, os.kill):
            try:
                end(self.pid, signal.SIGKILL)
            except OSError:
                continue

    def culprit(self):
        at = self.shared.get()[1]
        return at if at in self.left else None if at == NOBODY else self.left[0]

    def read(self):
        while True:
            try:
                part = self.link.recv(1 << 16)
            except BlockingIOError:
                return False
            except OSError:
                return True
            if not part:
                return True
            self.buffer += part
            if len(self.buffer) > guard.TELL_LIMIT:
                self.why = "it told too much"
                return True

    def take(self):
        lines = self.buffer.split(b"\n")
        self.buffer = lines.pop()
        ends = []
        for line in lines:
            try:
                told = json.loads(line)
                if isinstance(told, dict):
                    self.is_spoilt = self.is_spoilt or told.get("spoilt") is True
                    self.doubtful = [one for one in told.get("doubtful", ()) if one in self.left]
                    continue
                told = [[index, one] for index, one in told if index in self.left]
            except (ValueError, TypeError):
                continue
            done = {index for index, _ in told}
            self.left = [one for one in self.left if one not in done]
            ends += told
        if ends:
            self.due = time.monotonic() + self.wait
        return ends


# Within a worker.

class Bench:
    def __init__(self, work, audit, link, shared):
        self.work, self.link, self.shared = work, link, shared
        self.steps, self.place, self.held, self.done = 0, NOBODY, [], 0
        self.question = None
        guard.limit()
        audit(self.refused)

    def step(self):
        self.steps += 1
        self.shared.set(self.steps, self.place)

    def send(self):
        held, self.held = self.held, []
        if held:
            guard.tell(self.link.fileno(), json.dumps(held).encode("ascii"))

    def leave(self, **told):
        self.send()
        guard.tell(self.link.fileno(), json.dumps(told).encode("ascii"))
        guard.leave(0)

    def refused(self, what, path):
        """What the original does not do is about to be done: the process ends after this."""
        self.held.append([self.place, self.question.refused(("it %s %s" % (what, path)).strip())])
        self.send()
        guard.tell(self.link.fileno(), b'{"spoilt": true}')

    def serve(self):
        lines = self.link.makefile("rb")
        largest = guard.largest()
        while True:
            line = lines.readline()
            if not line:
                guard.leave(0)
            job = json.loads(line)
            if "question" in job:
                self.question = self.work(job["question"], self.step)
            cases.limits["patience"] = job["patience"]
            self.go(job)
            if self.done >= MOST_IN_A_FORK or guard.largest() - largest > MOST_GROWTH:
                self.leave(spoilt=True)

    def go(self, job, clock=time.monotonic):
        question = self.question
        at, pause = clock(), question.pause
        for index, edits in job["todo"]:
            self.place = index
            self.step()
            self.held.append([index, question.one(index, edits)])
            self.done += 1
            if question.is_spoilt():
                self.leave(spoilt=True)
            now = clock()
            if now - at > pause:
                self.prove(job["blind"])
                at = clock()
                pause = max(question.pause, 10 * (at - now))
        self.prove(job["blind"])
        if question.is_over():
            self.leave(spoilt=True)
        self.place = NOBODY
        self.step()

    def prove(self, is_blind):
        """Tells what is held if the original does what it did; what is alone started where it did."""
        if self.held and not is_blind and not self.question.is_intact():
            doubtful = [index for index, _ in self.held]
            if len(doubtful) > 1:
                self.held = []
                self.leave(spoilt=True, doubtful=doubtful)
            self.leave(spoilt=True)
        self.send()
`;
