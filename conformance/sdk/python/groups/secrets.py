"""Secrets: public and private ones, their values, backup and restore."""

from lists import explore
from session import Session


def run(session: Session) -> None:
    call = session.call
    one = call("create", "create_secret", "aws", {"access": "AKIA", "secret_key": "s3cr3t"})
    call("create private", "create_secret", "aws", {"token": "mine"}, private=True)
    call("create unicode", "create_secret", "words", {"größe": "weiß", "empty": ""})
    call("create without values", "create_secret", "bare", {})
    call("create twice", "create_secret", "aws", {"a": "b"})
    call("create private twice", "create_secret", "aws", {"a": "b"}, private=True)
    call("create with a bad key", "create_secret", "odd", {"not a name": "x"})
    call("create too large", "create_secret", "large", {"v": "x" * 70000})
    session.shared["secret"] = one
    session.gets("get_secret", one)
    for private in (True, False):
        call(f"by name private={private}", "get_secret", "aws", private=private)
        call(f"exactly private={private}", "get_secret_by_name_and_private_status", "aws", private=private)
        call(f"list private={private}", "list_secrets_by_private_status", private)
        call(f"list hydrated private={private}", "list_secrets_by_private_status", private, hydrate=True)
    call("exactly without status", "get_secret_by_name_and_private_status", "words")
    call("exactly hydrate=False", "get_secret_by_name_and_private_status", "words", hydrate=False)
    call("exactly unknown", "get_secret_by_name_and_private_status", "no-such-secret")
    call("partial name", "get_secret", "wor")
    call("no partial name", "get_secret", "wor", allow_partial_name_match=False)
    session.dumper.call_it(str(one.id)[:8], "<id prefix>")
    call("no partial id", "get_secret", str(one.id)[:8], allow_partial_id_match=False)
    call("hydrate=False", "get_secret", "words", hydrate=False)
    call("add a value", "update_secret", "words", add_or_update_values={"new": "1", "empty": "2"})
    call("remove a value", "update_secret", "words", remove_values=["new"])
    call("remove an unknown value", "update_secret", "words", remove_values=["absent"])
    call("rename", "update_secret", "words", new_name="terms")
    call("rename to a taken name", "update_secret", "terms", new_name="aws")
    call("make private", "update_secret", "terms", update_private=True)
    call("make private where one is", "update_secret", "aws", private=False, update_private=True)
    call("update unknown", "update_secret", "no-such-secret", new_name="x")
    call("values after", "get_secret", "terms")
    explore(session, "list_secrets")
    call("backup", "backup_secrets")
    call("backup strictly", "backup_secrets", ignore_errors=False, delete_secrets=True)
    call("restore", "restore_secrets")
    call("restore leniently", "restore_secrets", ignore_errors=True, delete_secrets=True)
    call("delete", "delete_secret", "terms")
    call("delete again", "delete_secret", "terms")
    call("delete private", "delete_secret", "aws", private=True)
