"""Keeps using a server by the client's own API until a file appears, and prints, as one JSON object, what became of it:
what the client's calls came to, and beneath them each HTTP exchange as urllib3 logs it. The client sends some requests
again by itself, so that a call alone would not tell of a request that failed.

usage: load.py STOP-FILE
"""

import json
import logging
import os
import sys
import time
from collections import Counter

from zenml.client import Client


class Exchanges(logging.Handler):
    """Counts answers by status, and keeps what urllib3 says of requests that it sends again."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statuses: Counter[str] = Counter()
        self.trouble: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if " HTTP/" in text and isinstance(record.args, tuple) and len(record.args) >= 7:
            status = str(record.args[6])
            self.statuses[status] += 1
            if not status.startswith("2"):
                self.trouble.append(text)
        elif "Retry for" in text or text.startswith(("Retrying", "Retry:")):
            self.trouble.append(text)


def listen() -> Exchanges:
    exchanges = Exchanges()
    logger = logging.getLogger("urllib3")
    logger.setLevel(logging.DEBUG)
    logger.disabled = False
    logger.propagate = False
    logger.addHandler(exchanges)
    for name in ("connectionpool", "util.retry"):
        logging.getLogger(f"urllib3.{name}").setLevel(logging.NOTSET)
    return exchanges


def main() -> None:
    stop = sys.argv[1]
    client = Client()
    client.zen_store.get_store_info()
    exchanges = listen()
    calls, failed = 0, []
    print("GOING", flush=True)
    while not os.path.exists(stop):
        turn = f"{os.getpid()}-{calls}"
        for call in (
            client.list_pipelines,
            client.list_pipeline_runs,
            lambda: client.create_tag(f"load-{turn}"),
            lambda: client.delete_tag(f"load-{turn}"),
        ):
            calls += 1
            try:
                call()
            except Exception as error:  # Whatever a user would have seen is counted.
                failed.append(f"{type(error).__name__}: {error}")
        time.sleep(0.02)
    summary = {
        "calls": calls,
        "failed": failed,
        "statuses": exchanges.statuses,
        "trouble": exchanges.trouble,
    }
    print("SUMMARY" + json.dumps(summary), flush=True)


if __name__ == "__main__":
    main()
