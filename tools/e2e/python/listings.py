"""Prints, as one JSON object, what the `zenml` commands that list and describe things show: all in one process, since
starting the client anew for each takes seconds. What they print is caught at the file descriptor, because the client
prints on more than one console.

usage: listings.py
"""

import contextlib
import json
import os
import sys
import tempfile

from zenml.cli.cli import cli

LISTS = [
    "pipeline list",
    "pipeline list --name contains:fore",
    "pipeline runs list",
    "pipeline runs list --status failed",
    "pipeline runs list --pipeline forecast --sort_by desc:index",
    "pipeline runs list --page 99",
    "pipeline snapshot list",
    "pipeline builds list",
    "pipeline schedule list",
    "artifact list",
    "artifact version list --size 50",
    "artifact version list --artifact predictor",
    "model list",
    "model version list",
    "model version list --model weather --stage production",
    "model data_artifacts weather -v 1",
    "model model_artifacts weather -v 1",
    "model runs weather -v 1",
    "stack list",
    "artifact-store list",
    "orchestrator list",
    "deployer list",
    "tag list --sort_by asc:name --columns id,name,exclusive,user",
    "project list",
    "user list",
    "service-account list",
    "code-repository list",
    "authorized-device list",
]

DESCRIPTIONS = [
    "status",
    "stack describe default",
    "stack describe spare",
    "stack describe no-such-stack",
    "stack get",
    "artifact-store describe default",
    "artifact-store describe spare_store",
    "orchestrator describe default",
    "orchestrator flavor list",
    "artifact-store flavor list",
    "project describe default",
    "project describe no-such-project",
]


@contextlib.contextmanager
def caught():
    """Sends file descriptors 1 and 2 to a file meanwhile, and yields a list that gets its text at the end."""
    shown = []
    saved = [os.dup(descriptor) for descriptor in (1, 2)]
    with tempfile.TemporaryFile() as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
        try:
            yield shown
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, original in zip((1, 2), saved):
                os.dup2(original, descriptor)
                os.close(original)
            file.seek(0)
            shown.append(file.read().decode())


def show(command: str) -> str:
    end = "ended well"
    with caught() as shown:
        try:
            cli.main(command.split(), prog_name="zenml")
        except SystemExit as exit_:
            end = f"ended with {exit_.code}"
        except Exception as error:  # What the client cannot handle is part of what the user sees.
            end = f"{type(error).__name__}: {error}"
    return shown[0] + end


def main() -> None:
    commands = [*LISTS, *[f"{command} -o json" for command in LISTS], *DESCRIPTIONS]
    sys.stdout.write("LISTINGS" + json.dumps({command: show(command) for command in commands}) + "\n")


if __name__ == "__main__":
    main()
