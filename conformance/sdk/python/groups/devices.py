"""Authorized devices: one that asks to be let in, is let in by code, locked and deleted."""

import os
from uuid import uuid4

import requests

from lists import explore
from session import NOBODY, Session

AGENT = "Host/desk ZenML/0.98.0 Python/3.11.2 OS/linux"


def run(session: Session) -> None:
    call = session.call
    desk = let_in(session, trusted=False)
    let_in(session, trusted=True)
    session.gets("get_authorized_device", session.client.get_authorized_device(desk))
    call("hydrate=False", "get_authorized_device", desk, hydrate=False)
    call("no prefix", "get_authorized_device", str(desk)[:8], allow_id_prefix_match=False)
    call("lock", "update_authorized_device", desk, locked=True)
    call("unlock", "update_authorized_device", desk, locked=False)
    call("update nothing", "update_authorized_device", desk)
    call("update unknown", "update_authorized_device", NOBODY, locked=True)
    explore(session, "list_authorized_devices", values={"client_id": [NOBODY], "status": ["verified", "active"], "trusted_device": [True, False]})
    call("delete", "delete_authorized_device", desk)
    call("delete again", "delete_authorized_device", desk)


def let_in(session: Session, trusted: bool) -> str:
    """Asks for a device as `zenml login` does, and verifies it as the dashboard does."""
    url = f"{os.environ['ZENML_STORE_URL']}/api/v1"
    asked = requests.post(f"{url}/device_authorization", data={"client_id": str(uuid4())}, headers={"user-agent": AGENT}, timeout=60).json()
    device = asked["verification_uri_complete"].split("device_id=")[1].split("&")[0]
    session.dumper.call_it(device[:8], "<id prefix>")
    body = {"user_code": asked["user_code"], "trusted_device": trusted}
    session.store.put(f"/devices/{device}/verify", body=_Body(body))
    return device


class _Body:
    """What the store's `put` wants: something that dumps itself."""

    def __init__(self, content: dict) -> None:
        self.content = content

    def model_dump_json(self, **_: object) -> str:
        import json

        return json.dumps(self.content)

    def model_dump(self, **_: object) -> dict:
        return self.content
