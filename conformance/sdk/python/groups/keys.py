"""The client takes an API key for its own: the last of the session, since from then on it is another account."""

from session import Session


def run(session: Session) -> None:
    call = session.call
    call("account", "create_service_account", "ghost")
    made = call("create and use", "create_api_key", "ghost", "first", set_key=True)
    session.read("active_user", " with a new key")
    call("what it may not", "create_user", "eve")
    call("what it may", "get_project", "default")
    call("rotate and use", "rotate_api_key", "ghost", "first", set_key=True)
    session.read("active_user", " with the rotated key")
    call("use the key that was", "set_api_key", made.key)
