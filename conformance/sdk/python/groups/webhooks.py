"""Webhooks, their triggers and secrets, and events that come in."""

import hashlib
import hmac
import json
import os

import requests
from zenml.enums import TriggerRunConcurrency

from lists import explore
from session import NOBODY, Session

SECRET = "only-for-tests-secret"


def run(session: Session) -> None:
    call = session.call
    made = call("create", "create_webhook", "bell", "custom", secret=SECRET)
    call("create with a made secret", "create_webhook", "gong", "github", active=False)
    call("create twice", "create_webhook", "bell", "custom", secret=SECRET)
    call("create of unknown type", "create_webhook", "odd", "no-type")
    bell = session.client.get_webhook("bell")
    session.gets("get_webhook", bell)
    call("hydrate=False", "get_webhook", "gong", hydrate=False)
    call("no prefix", "get_webhook", "bel", allow_name_prefix_match=False)
    call("update name", "update_webhook", "gong", name="drum")
    call("update to a taken name", "update_webhook", "drum", name="bell")
    call("update activity", "update_webhook", "drum", active=True)
    call("update unknown", "update_webhook", "no-webhook", name="x")
    explore(session, "list_webhooks", values={"project": ["default", "annex"], "webhook_type": ["custom", "github"]})
    with session.part("triggers"):
        triggers(session, bell)
    with session.part("events"):
        events(session, str(bell.id))
    call("rotate", "rotate_webhook_secret", "drum")
    call("rotate to a given one", "rotate_webhook_secret", "drum", secret="another-secret")
    call("rotate unknown", "rotate_webhook_secret", "no-webhook")
    call("delete the used", "delete_webhook", "bell")
    call("delete", "delete_webhook", "drum")
    call("delete again", "delete_webhook", "drum")
    assert made is not None


def triggers(session: Session, bell: object) -> None:
    call = session.call
    ring = call("create", "create_webhook_trigger", "ring", "bell", {"target_events": [{"type": "order", "filters": {}}]})
    call("create for all", "create_webhook_trigger", "any-ring", bell.id, {})  # type: ignore[attr-defined]
    call("create twice", "create_webhook_trigger", "any-ring", "bell", {})
    quiet = {"active": False, "concurrency": TriggerRunConcurrency.SUBMIT}
    call("create inactive", "create_webhook_trigger", "hush", "bell", {}, **quiet)
    call("create in another project", "create_webhook_trigger", "ring", "bell", {}, project_id=session.shared["annex"].id)
    call("create for unknown", "create_webhook_trigger", "odd", "no-webhook", {})
    call("create with a broken configuration", "create_webhook_trigger", "odd", "bell", {"target_events": "all"})
    if ring is None:
        ring = session.client.get_webhook_trigger("any-ring")
    session.gets("get_webhook_trigger", ring)
    call("hydrate=False", "get_webhook_trigger", "any-ring", hydrate=False)
    call("no prefix", "get_webhook_trigger", "any", allow_name_prefix_match=False)
    call("get among the archived", "get_webhook_trigger", "any-ring", is_archived=True)
    call("update name", "update_webhook_trigger", "any-ring", name="each-ring")
    call("update activity", "update_webhook_trigger", "each-ring", active=False)
    call("update configuration", "update_webhook_trigger", "each-ring", configuration={"target_events": None})
    call("update concurrency", "update_webhook_trigger", "each-ring", concurrency=TriggerRunConcurrency.SUBMIT)
    call("update unknown", "update_webhook_trigger", "no-trigger", name="x")
    values = {"project": ["default", "annex"], "webhook_id": [bell.id], "pipeline_id": [NOBODY], "snapshot_id": [NOBODY], "active": [True, False], "is_archived": [True, False]}  # type: ignore[attr-defined]
    explore(session, "list_webhook_triggers", values=values)


def events(session: Session, webhook: str) -> None:
    """Deliveries as a service makes them: signed, unsigned, broken."""
    url = f"{os.environ['ZENML_STORE_URL']}/api/v1/webhooks/custom/{webhook}/events"
    body = json.dumps({"order": 7}).encode()
    signed = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-zenml-signature-256": signed, "x-zenml-event": "order", "x-zenml-delivery": "delivery-1", "content-type": "application/json"}
    deliveries = {
        "signed": (url, body, headers),
        "unsigned": (url, body, {"x-zenml-event": "order"}),
        "wrongly signed": (url, body, {**headers, "x-zenml-signature-256": "sha256=" + "0" * 64}),
        "without an event": (url, body, {name: value for name, value in headers.items() if name != "x-zenml-event"}),
        "of another type": (url.replace("/custom/", "/github/"), body, headers),
        "to unknown": (url.replace(webhook, str(NOBODY)), body, headers),
    }
    for name, (to, content, with_headers) in deliveries.items():
        session.do(name, post, to, content, with_headers)
    session.call("raw event", "get_raw_webhook_event", session.client.get_webhook("bell").id, "delivery-1")
    session.call("raw event unknown", "get_raw_webhook_event", session.client.get_webhook("bell").id, "no-delivery")
    session.call("after", "get_webhook", "bell")


def post(url: str, body: bytes, headers: dict) -> list:
    answer = requests.post(url, data=body, headers=headers, timeout=30)
    return [answer.status_code, answer.json() if answer.text else None]
