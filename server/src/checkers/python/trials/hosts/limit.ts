// The Python module that ends a test which runs on in the document, by an exception in the test itself, so that the
// tests after it still run in the same process. What waits, or runs on elsewhere, is left to whoever attends it.

/** Text of `touchstone_limit.py`. */
export const limitSource = String.raw`
import signal

import touchstone_probe as probe


class RunsOn(BaseException):
    """What nobody catches by accident."""


class Limit:
    """
    start() before a test and stop() after it, which tells whether it was ended.

    first: seconds of the processor that a test may take; after: the same once one was ended.
    """

    # Where the exception is caught it is raised again.
    EVERY = 0.2

    def __init__(self, first, after):
        self.seconds, self.after, self.ended = first, after, False
        self.works = hasattr(signal, "setitimer")

    def start(self):
        self.ended = False
        if not self.works:
            return
        try:
            signal.signal(signal.SIGVTALRM, self.ring)
        except ValueError:
            self.works = False
            return
        signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds, self.EVERY)

    def ring(self, _number, frame):
        while frame is not None and not probe.is_target(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is None:
            return
        self.ended = True
        self.seconds = self.after
        raise RunsOn("it runs on in %s, line %d" % (frame.f_code.co_name, frame.f_lineno))

    def stop(self):
        if self.works:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return self.ended
`;
