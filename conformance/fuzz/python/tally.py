"""Counts what was asked and answered, and writes it down at the end."""

import atexit
import json
from collections import Counter, defaultdict
from threading import Lock

SHOWN = 1500


class Tally:
    def __init__(self, file):
        self.file = file
        self.lock = Lock()
        self.statuses = defaultdict(Counter)
        self.reasons = Counter()
        self.failures = {}
        self.unanswered = Counter()
        self.slowest = (0.0, "")
        atexit.register(self.write)

    def call(self, case, response):
        with self.lock:
            self.statuses[case.operation.label][response.status_code] += 1
            self.slowest = max(self.slowest, (response.elapsed, f"{response.request.method} {case.operation.path}"))

    def no_answer(self, request):
        with self.lock:
            self.unanswered[text_of(request)] += 1

    def accepted(self, reason):
        with self.lock:
            self.reasons[reason] += 1

    def failure(self, failure, case, response):
        """Of failures that are alike, the first is shown and the others are counted."""
        check = (failure.checks or (type(failure).__name__,))[0]
        key = (check, case.operation.label, response.status_code, failure.message[:300])
        with self.lock:
            known = self.failures.get(key)
            if known is None:
                known = self.failures[key] = {
                    "check": check,
                    "operation": case.operation.label,
                    "status": response.status_code,
                    "message": failure.message[:SHOWN],
                    "answer": response.content[:SHOWN].decode(errors="replace"),
                    "request": text_of(response.request),
                    "times": 0,
                }
            known["times"] += 1

    def write(self):
        with open(self.file, "w") as file:
            json.dump(
                {
                    "statuses": self.statuses,
                    "accepted": self.reasons,
                    "failures": list(self.failures.values()),
                    "unanswered": self.unanswered,
                    "slowest": {"seconds": self.slowest[0], "operation": self.slowest[1]},
                },
                file,
            )


def text_of(request):
    """The request, without what authenticates it."""
    body = request.body or b""
    text = body if isinstance(body, str) else bytes(body).decode(errors="replace")
    return f"{request.method} {request.url} {text}"[:SHOWN]
