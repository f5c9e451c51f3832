"""Runs the session's groups in order against the server that the client's environment names, and writes what came of
each call as one JSON object.

usage: main.py OUTPUT [--long] [GROUP...]
"""

import argparse
import importlib
import json
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import Any, Dict, List

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from zenml.client import Client  # noqa: E402
from zenml.utils import source_utils  # noqa: E402

from session import Session  # noqa: E402

#: In order: later groups use what earlier ones made.
GROUPS = [
    "accounts",
    "projects",
    "secrets",
    "components",
    "stacks",
    "connectors",
    "code_repositories",
    "tags",
    "data",
    "pipelines",
    "snapshots",
    "schedules",
    "triggers",
    "webhooks",
    "deployments",
    "runs",
    "steps",
    "artifacts",
    "artifact_versions",
    "models",
    "model_links",
    "services",
    "visualizations",
    "behaviour",
    "server",
    "devices",
    "local",
    "elsewhere",
    "deletions",
    "growing",
    "keys",
]


def run(groups: List[str], long: bool) -> Dict[str, Any]:
    session = Session(long)
    failures: Dict[str, str] = {}
    took: Dict[str, float] = {}
    for name in groups:
        session.group = name
        started = time.monotonic()
        try:
            importlib.import_module(f"groups.{name}").run(session)
        except Exception:  # A script that breaks is told as such; the other groups still run.
            failures[name] = session.dumper.text(traceback.format_exc())
        took[name] = round(time.monotonic() - started, 1)
    uncovered = session.coverage.missing() + session.coverage.needlessly_left_out()
    return {"calls": session.calls, "failures": failures, "uncovered": uncovered, "took": took}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("groups", nargs="*", default=[])
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    source_utils.set_custom_source_root(str(HERE))
    result = run(arguments.groups or GROUPS, arguments.long)
    arguments.output.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
