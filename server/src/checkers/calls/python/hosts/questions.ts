// The Python module of what a worker is asked: to decide cases on variants, to call a function of them, or to follow
// cases through the original.

/** Text of `touchstone_questions.py`. */
export const questionsSource = String.raw`
import sys
import time

import touchstone_cases as cases
import touchstone_trace

# Seconds of the original for which its lines are noted; then it goes on without, for as long as it may. After one
# that hung, and for one that hung before, there is less of both.
TRACED, TRACED_AGAIN, AGAIN = 0.25, 0.04, 0.08


class Question:
    """One question to a worker; session is what all of them share."""

    # Seconds between two looks at the original.
    pause = 0.004
    steady = ()

    def __init__(self, session, asked, step):
        self.session, self.asked, self.step = session, asked, step
        self.document = session.document
        cases.limits.update(
            seconds=asked["seconds"], few=asked["few"], load=session.load_seconds, more=None, stacks=False
        )

    def one(self, index, edits):
        self.renew()
        try:
            return self.work(edits)
        finally:
            self.document.restore()

    def renew(self):
        """Modules that stand alone and hold a part of the document are loaded again, with the version."""
        for name in self.session.around:
            sys.modules.pop(name, None)

    def is_spoilt(self):
        return self.session.watch.spoilt()

    def is_over(self):
        return False

    def is_intact(self):
        """Whether what passed on the original still does."""
        if not self.steady:
            return True
        self.renew()
        self.step()
        try:
            scope, end = cases.load(self.document, [])
            if end is not None:
                return False
            for case in self.steady:
                self.step()
                if case.decide(scope)["state"] != "passed":
                    return False
        finally:
            self.document.restore()
        return not self.session.watch.spoilt()


class Evaluation(Question):
    def __init__(self, session, asked, step):
        super().__init__(session, asked, step)
        self.cases = [cases.case_of(one) for one in asked["cases"]]
        self.steady = [self.cases[place] for place in asked["steady"]]

    def work(self, edits):
        return cases.evaluate(self.document, edits, self.cases, self.asked["always"], self.step)

    def refused(self, why):
        return {"kind": "broken", "why": why}


class Behaviour(Question):
    def __init__(self, session, asked, step):
        super().__init__(session, asked, step)
        self.steady = [cases.case_of(one) for one in asked["steady"]]

    def work(self, edits):
        return cases.behave(self.document, edits, self.asked["name"], self.asked["inputs"], self.step)

    def refused(self, _why):
        return None


class Tracing(Question):
    """Cases by their place, one after the other on one loading of the original."""

    pause = 0

    def __init__(self, session, asked, step):
        super().__init__(session, asked, step)
        self.tracer = touchstone_trace.Tracer(self.document.text, asked["spans"])
        self.scope, self.hangs = None, asked["hangs"]

    def one(self, place, _edits):
        tracer, asked = self.tracer, self.asked
        case = cases.case_of(asked["cases"][place])
        cases.limits.update(seconds=1.0, patience=1, stacks=True)
        if self.scope is None:
            self.scope, _ = cases.load(self.document, [])
        if self.hangs or place in asked["known"]:
            first, rest = TRACED_AGAIN, AGAIN
        else:
            first, rest = TRACED, asked["seconds"]
        cases.limits.update(seconds=min(first, asked["seconds"]), more=(min(rest, asked["seconds"]), tracer.stop))
        tracer.calls, tracer.order = {}, []
        began = time.perf_counter()
        tracer.start(place)
        end = case.decide(self.scope)
        lines = tracer.stop()
        seconds = time.perf_counter() - began
        cases.limits["more"] = None
        if end["state"] == "hung":
            self.hangs, self.scope = True, None
        calls = [{"name": one["name"], "inputs": one["inputs"]} for one in tracer.order[:50]]
        return {"end": end, "lines": lines, "calls": calls, "durationMs": seconds * 1000}

    def refused(self, why):
        return {"end": cases.failed(why), "lines": [], "calls": [], "durationMs": 0}

    def is_spoilt(self):
        return False

    def is_over(self):
        self.tracer.close()
        self.document.restore()
        return self.session.watch.spoilt()


KINDS = {"evaluate": Evaluation, "behave": Behaviour, "trace": Tracing}
`;
