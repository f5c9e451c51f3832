"""Users, service accounts and their API keys."""

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    for part in (users, service_accounts, api_keys):
        with session.part(part.__name__):
            part(session)


def users(session: Session) -> None:
    call = session.call
    session.read("active_user")
    iris = call("create", "create_user", "iris", password="iris-pass-1", is_admin=True)
    bob = call("create without a password", "create_user", "bob")
    call("create twice", "create_user", "iris", password="other")
    call("create with a long name", "create_user", "n" * 300, password="x")
    session.shared["iris"] = iris
    session.gets("get_user", iris)
    session.gets("get_user", iris, also=" hydrate=False", hydrate=False)
    call("no prefix", "get_user", "iri", allow_name_prefix_match=False)
    call("update full name", "update_user", "bob", updated_full_name="Bob the Second")
    call("update email", "update_user", bob.id, updated_email="bob@example.com", updated_email_opt_in=True)
    call("update a broken email", "update_user", "bob", updated_email="nowhere")
    call("update admin", "update_user", "bob", updated_is_admin=True)
    call("update metadata", "update_user", "bob", updated_metadata={"likes": ["tea"], "n": 1.0})
    call("update own metadata", "update_user", "keeper", updated_metadata={"theme": "dark"})
    call("update own password wrongly", "update_user", "keeper", updated_password="new-1", old_password="wrong")
    call("update own password without the old", "update_user", "keeper", updated_password="new-1")
    call("update own password", "update_user", "keeper", updated_password="keeper-pass-1", old_password="keeper-pass-1")
    call("update another's password", "update_user", "iris", updated_password="iris-pass-2")
    call("update own full name", "update_user", "keeper", updated_full_name="The Keeper")
    call("update name", "update_user", "bob", updated_name="bobby")
    call("update to a taken name", "update_user", "bobby", updated_name="iris")
    call("update active", "update_user", "bobby", active=False)
    call("update active back", "update_user", "bobby", active=True)
    call("update own admin", "update_user", "keeper", updated_is_admin=False)
    call("update own activity", "update_user", "keeper", active=False)
    call("update unknown", "update_user", "nobody-here", updated_full_name="x")
    call("default project", "update_user", "keeper", updated_default_project_id=session.client.active_project.id)
    call("unknown default project", "update_user", "bobby", updated_default_project_id=NOBODY)
    call("deactivate", "deactivate_user", "bobby")
    call("deactivate again", "deactivate_user", "bobby")
    call("deactivate oneself", "deactivate_user", "keeper")
    call("get the deactivated", "get_user", "bobby")
    explore(session, "list_users")
    call("delete", "delete_user", "bobby")
    call("delete again", "delete_user", "bobby")
    call("delete oneself", "delete_user", "keeper")


def service_accounts(session: Session) -> None:
    call = session.call
    robot = call("create", "create_service_account", "robot", full_name="A Robot", description="Runs at night.")
    call("create plain", "create_service_account", "drone")
    call("create twice", "create_service_account", "robot")
    call("create with a user's name", "create_service_account", "iris")
    session.attempt("create with an empty name", "create_service_account", "", undo="delete_service_account")
    session.shared["robot"] = robot
    session.gets("get_service_account", robot)
    call("hydrate=False", "get_service_account", "drone", hydrate=False)
    call("no prefix", "get_service_account", "dro", allow_name_prefix_match=False)
    call("get a user", "get_service_account", "iris")
    call("get as a user", "get_user", "robot")
    call("update description", "update_service_account", "drone", description="Flies.")
    call("update active", "update_service_account", "drone", active=False)
    call("update name", "update_service_account", "drone", updated_name="drone-2")
    call("update to a taken name", "update_service_account", "drone-2", updated_name="robot")
    call("update unknown", "update_service_account", "no-one", description="x")
    explore(session, "list_service_accounts")
    call("delete", "delete_service_account", "drone-2")
    call("delete again", "delete_service_account", "drone-2")


def api_keys(session: Session) -> None:
    call = session.call
    key = call("create", "create_api_key", "robot", "night", description="For the night.")
    call("create plain", "create_api_key", session.shared["robot"].id, "day")
    call("create twice", "create_api_key", "robot", "night")
    call("create for unknown", "create_api_key", "no-one", "night")
    session.gets("get_api_key", key, "robot")
    call("hydrate=False", "get_api_key", "robot", "day", hydrate=False)
    call("no prefix", "get_api_key", "robot", "nig", allow_name_prefix_match=False)
    call("update description", "update_api_key", "robot", "day", description="For the day.")
    call("update active", "update_api_key", "robot", "day", active=False)
    call("update name", "update_api_key", "robot", "day", name="noon")
    call("update to a taken name", "update_api_key", "robot", "noon", name="night")
    call("update unknown", "update_api_key", "robot", "no-key", active=True)
    call("rotate", "rotate_api_key", "robot", "night")
    call("rotate and retain", "rotate_api_key", "robot", "night", retain_period_minutes=5)
    call("rotate unknown", "rotate_api_key", "robot", "no-key")
    call("get the rotated", "get_api_key", "robot", "night")
    explore(session, "list_api_keys", service_account_name_id_or_prefix="robot")
    call("delete", "delete_api_key", "robot", "noon")
    call("delete again", "delete_api_key", "robot", "noon")
    call("set a broken key", "set_api_key", "not-a-key")
