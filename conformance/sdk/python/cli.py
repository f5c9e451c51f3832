"""Runs the commands of cli_commands.py in one process against the server that the client's environment names, since
starting the client anew for each takes seconds, and writes what each printed and how it ended as one JSON object.

usage: cli.py OUTPUT
"""

import contextlib
import io
import json
import os
import re
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import click  # noqa: E402
from zenml.cli.cli import cli  # noqa: E402
from zenml.client import Client  # noqa: E402
from zenml.utils import source_utils  # noqa: E402

from cli_commands import LEFT_OUT, OTHERS, TRACKED, before_runs  # noqa: E402
from dump import Dumper  # noqa: E402
from labels import Labels  # noqa: E402
from toy_pipelines import weighing  # noqa: E402

SECRET = re.compile(r"\b[0-9a-f]{64}\b|(?<=Signing secret: )\S+|(?<= SECRET {8})\S+")
AGO = re.compile(r"\b(?:just now|\d+ \w+ ago)\b|(?<=finished in )`[^`]+`")


@contextlib.contextmanager
def caught() -> Iterator[List[str]]:
    """Sends file descriptors 1 and 2 to a file meanwhile, and yields a list that gets its text at the end."""
    shown: List[str] = []
    saved = [os.dup(descriptor) for descriptor in (1, 2)]
    with tempfile.TemporaryFile() as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
        try:
            yield shown
        finally:
            for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
                stream.flush()
            for descriptor, original in zip((1, 2), saved):
                os.dup2(original, descriptor)
                os.close(original)
            file.seek(0)
            shown.append(file.read().decode())


def run(command: str, dumper: Dumper) -> Dict[str, Any]:
    end: Any = 0
    # Blanks within one argument are written as underlines where a command needs them.
    words = [word.replace("_", " ") if word.startswith("0_") else word for word in command.split()]
    words = [word.replace("{work}", os.getcwd()) for word in words]
    if "{weighing}" in words:
        words[words.index("{weighing}")] = str(Client().get_pipeline("weighing").id)
    # Whoever asks whether it is meant is told so.
    sys.stdin = io.StringIO("y\n" * 3)
    with caught() as shown:
        try:
            cli.main(words, prog_name="zenml")
        except SystemExit as exit_:
            end = exit_.code
        except BaseException as error:  # What the client cannot handle is part of what the user sees.
            end = f"{type(error).__name__}: {dumper.text(str(error))}"
    lines = [line.rstrip() for line in shown[0].splitlines() if line.strip()]
    return {"ended": end, "printed": [AGO.sub("<ago>", SECRET.sub("<secret>", dumper.text(line))) for line in lines]}


def leaves(command: click.Command, path: List[str]) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from leaves(child, [*path, name])
    else:
        yield " ".join(path)


def uncovered(commands: List[str]) -> List[str]:
    """Commands that nobody ran and that are not left out for a reason."""
    left_out: Set[str] = set()
    for names in LEFT_OUT:
        left_out |= set(names.split("|") if "|" in names else names.split() if names.count(" ") > 2 else [names])
    # The name of the account comes between the group and its command.
    ran = [re.sub(r"^service-account api-key \w+", "service-account api-key", command) for command in commands]

    def is_run(leaf: str) -> bool:
        return any(command == leaf or command.startswith(f"{leaf} ") for command in ran)

    return [
        leaf
        for leaf in leaves(cli, [])
        if not is_run(leaf)
        and leaf not in left_out
        and leaf.split()[0] not in left_out
        and leaf.split()[0] not in OTHERS
    ]


def main(output: Path) -> None:
    source_utils.set_custom_source_root(str(HERE))
    url, home = os.environ["ZENML_STORE_URL"], os.environ["HOME"]
    dumper = Dumper(Labels(), [(home, "<client>"), (url, "<server>"), (url.split("//")[1], "<host>")])
    calls: List[Dict[str, Any]] = []
    failures: Dict[str, str] = {}

    def walk(commands: List[str]) -> None:
        for command in commands:
            times = sum(call["what"].split(" #")[0] == command for call in calls)
            what = f"{command} #{times + 1}" if times else command
            calls.append({"what": what, "outcome": run(command, dumper)})

    Path("ring.json").write_text("{}")
    walk(before_runs())
    try:
        with caught():
            weighing.with_options(run_name="weighing-first")()
            weighing.create_snapshot(name="frozen")
        Client().get_pipeline_run("weighing-first")
    except Exception:
        failures["runs"] = traceback.format_exc()
    walk(TRACKED)
    result = {"calls": calls, "failures": failures, "uncovered": uncovered([*before_runs(), *TRACKED]), "took": {}}
    output.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
