"""Whatever is named within a project is not found in another one, and nothing is found in a project that is not there."""

from typing import Any, Dict, Tuple

from coverage import parameters, public_members
from session import NOBODY, Session

#: Of each kind of thing in projects, one that the default project has and `annex` has not.
NAMES: Dict[str, Tuple[Any, ...]] = {
    "artifact": ("weights",),
    "artifact_version": ("weights", "1"),
    "build": (NOBODY,),
    "code_repository": ("notes",),
    "deployment": ("stall",),
    "deployment_logs": ("stall",),
    "model": ("scale",),
    "model_version": ("scale", "1"),
    "pipeline": ("weighing",),
    "pipeline_run": ("weighing-first",),
    "platform_event_trigger": ("then",),
    "run_template": ("mould",),
    "schedule": ("daily",),
    "schedule_trigger": ("beat",),
    "service": ("glow",),
    "snapshot": ("frozen",),
    "webhook": ("bell",),
    "webhook_secret": ("bell",),
    "webhook_trigger": ("each-ring",),
}


def run(session: Session) -> None:
    # Lists are asked for each of their filters, projects among them; pruning names nothing.
    left = ("list", "prune")
    for member in public_members():
        verb, _, kind = member.partition("_")
        if "project" not in parameters(member) or verb in left:
            continue
        then = list if member == "get_deployment_logs" else None
        for project in ("annex", "no-project"):
            session.call(f"{member} in {project}", member, *NAMES[kind], project=project, then=then)
