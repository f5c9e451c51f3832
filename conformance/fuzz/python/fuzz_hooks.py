"""What schemathesis calls while it runs: what is counted, and which failures are meant."""

import os

import schemathesis
from accepted import reason_of
from ended_streams import ask_of_ended_run
from real_project import within_project
from tally import Tally
from wire_answers import as_answered

tally = Tally(os.environ["ZENDO_FUZZ_FIGURES"])


@schemathesis.hook
def before_load_schema(context, raw_schema):
    as_answered(raw_schema)


@schemathesis.hook
def map_body(context, body):
    return within_project(body, os.environ["ZENDO_FUZZ_PROJECT"])


@schemathesis.hook
def before_call(context, case, kwargs):
    environ = os.environ
    ask_of_ended_run(case, environ["ZENDO_FUZZ_URL"], environ["ZENDO_FUZZ_KEY"], environ["ZENDO_FUZZ_PROJECT"])


@schemathesis.hook
def after_call(context, case, response):
    tally.call(case, response)


@schemathesis.hook
def after_network_error(context, case, request):
    tally.no_answer(request)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    reason = reason_of(failure, case, response)
    if reason is None:
        tally.failure(failure, case, response)
        return True
    tally.accepted(reason)
    return False
