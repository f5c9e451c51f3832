"""Failures of checks that are meant, each with its reason: where the wire contract of the official clients goes against
a check. Anything else fails the run."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    check: str
    because: str
    statuses: tuple = ()
    operation: str = ""
    """A pattern of METHOD /path."""
    address: str = ""
    """A pattern of the address that was asked."""
    answer: str = ""
    """A pattern of the answer's body."""
    message: str = ""
    """A pattern of what the check says."""
    when: Callable[[str], bool] = lambda text: True
    """What else has to be so of the answer's body."""

    def covers(self, check, failure, label, status, text, address):
        return (
            check == self.check
            and (not self.statuses or status in self.statuses)
            and re.search(self.operation, label) is not None
            and re.search(self.address, address) is not None
            and re.search(self.answer, text) is not None
            and re.search(self.message, failure.message) is not None
            and self.when(text)
        )


RULE = re.compile(
    r"must (be set|contain)|can (not )?be set|must specify exactly one|Duplicate (metric|grouping) names|Invalid event"
    r"|cannot be UUIDs|must be set together|must not be later than|must be after the start|Snapshot name cannot be"
    r"|does not support multiple components|is out of range|Either a cron expression|valid cron expression"
    r"|At most one time grouping|valid timedelta|Run must be|Invalid key in record|^body\.types\..*: Field required$",
    re.DOTALL,
)
FAULT = re.compile(r"\n  (?=(?:body|path|query)\b)")
"""Where a fault begins. A key that is named by one may have lines of its own."""


def breaks_only_rules(text):
    """Whether all that a 422 blames are rules between fields, and nothing the form of one."""
    try:
        _, message = json.loads(text)
    except ValueError:
        return False
    if not isinstance(message, str):
        return False
    faults = FAULT.split(message)[1:] or [message]
    return all(RULE.search(fault) for fault in faults)


OLD_PATHS = "^[A-Z]+ /api/v1/workspaces"

ACCEPTED = (
    Accepted(
        check="unsupported_method",
        statuses=(200,),
        operation="^[A-Z]+ /(health|ready)$",
        because="Probes are answered whatever their method is, as the official server answers them.",
    ),
    Accepted(
        check="not_a_server_error",
        statuses=(501,),
        because="501 is what the document says of what only official Python code does; clients then do it themselves.",
    ),
    Accepted(
        check="unsupported_method",
        statuses=(404,),
        answer=r'^\{"detail":"Not Found"\}$',
        because="GET of an unknown path is the dashboard's, so a path without a GET is not found rather than not allowed.",
    ),
    Accepted(
        check="unsupported_method",
        statuses=(403, 404, 409, 422),
        operation="^[A-Z]+ /api/v1/(pipeline_snapshots/prune|flavors/sync|artifact_versions/batch|service_connectors/(verify|resources|full_stack_resources)|runs/statistics)$",
        because="The method is one of the sibling path with an id, as which the last part is read.",
    ),
    Accepted(
        check="unsupported_method",
        operation=OLD_PATHS,
        because="More old paths of workspaces are understood than the official document lists.",
    ),
    Accepted(
        check="allow_header_conformance",
        operation=OLD_PATHS,
        because="More old paths of workspaces are understood than the official document lists.",
    ),
    Accepted(
        check="negative_data_rejection",
        statuses=(200,),
        operation=OLD_PATHS,
        message="project",
        because="In an old path the workspace says which project is meant; the body need not, or is not looked at.",
    ),
    Accepted(
        check="positive_data_acceptance",
        statuses=(422,),
        operation=OLD_PATHS + ".*/models/",
        answer=r"1 validation error:\\n  body\.model: ",
        because="In an old path the model is the path's; one that is no id is as wrong as in a body.",
    ),
    Accepted(
        check="negative_data_rejection",
        statuses=(200,),
        operation="^POST ",
        address=r"[?&]project_name_or_id=",
        message="properties/project|violates `required`",
        because="Old clients say in the query which project is meant; the body need not, or is not looked at.",
    ),
    Accepted(
        check="negative_data_rejection",
        statuses=(200,),
        operation="^POST /api/v1/projects$",
        message="display_name",
        because="A project without a name to show is shown by its name, as on the official server.",
    ),
    Accepted(
        check="negative_data_rejection",
        statuses=(200,),
        operation=r"^GET /api/v1/(workspaces/\{project_name_or_id\}/)?(service_connectors|service_connectors/resources|resources)$",
        message="in body",
        because="The official document gives these lists a body of labels; no client sends one to a GET, and none is read.",
    ),
    Accepted(
        check="negative_data_rejection",
        statuses=(200,),
        operation=r"^PUT /api/v1/code_repositories/",
        message="in body - source: Incorrect type",
        because="An import path may stand for a source, as the official server reads it.",
    ),
    Accepted(
        check="negative_data_rejection",
        statuses=(200,),
        operation=r"^DELETE /api/v1/schedules/\{schedule_id\}$",
        address=r"^(?!.*[?&]soft=)",
        message="soft",
        because="Older clients delete a schedule without saying whether softly, and it is done as they mean it.",
    ),
    Accepted(
        check="response_schema_conformance",
        operation="^GET /api/v1/(workspaces/.*/)?components",
        message=r'^\{"flavor":null',
        because="A component outlives the name of its flavor; the official server fails to show such a one.",
    ),
    Accepted(
        check="positive_data_acceptance",
        statuses=(422,),
        operation="^GET |^POST /api/v1/runs/statistics$",
        answer=r'^\{"detail":\["ValueError"',
        because="Filters are texts in the document, as in the official one; what is no filter of its type is refused.",
    ),
    Accepted(
        check="positive_data_acceptance",
        statuses=(422,),
        when=breaks_only_rules,
        because="A rule of the official server, mostly between fields, that its document does not say.",
    ),
    Accepted(
        check="positive_data_acceptance",
        statuses=(422,),
        operation="^(POST|PUT) /api/v1/triggers",
        answer=r'''^\{"detail":\["ValueError","('.*' is (not a valid cron expression|never due)\.|The configuration does not fit a )''',
        because="Cron expressions are texts in the official document, and a configuration that of a webhook of any type.",
    ),
    Accepted(
        check="positive_data_acceptance",
        statuses=(422,),
        operation="^POST /api/v1/webhooks$",
        answer=r'^\{"detail":"Unsupported webhook type',
        because="Types of webhooks are texts in the official document; which there are is known to the server.",
    ),
)


def reason_of(failure, case, response):
    """Why a failure is none, or None when it is one."""
    text = response.content[:4000].decode(errors="replace")
    address = str(response.request.url)
    for check in failure.checks or (type(failure).__name__,):
        for each in ACCEPTED:
            if each.covers(check, failure, case.operation.label, response.status_code, text, address):
                return each.because
    return None
