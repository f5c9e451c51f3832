"""What the client keeps on its own machine: its directory, its instance."""

from pathlib import Path

from session import Session


def run(session: Session) -> None:
    here = Path.cwd() / "a-repository"
    here.mkdir(exist_ok=True)
    for name in ("config_directory", "root", "uses_local_configuration"):
        session.read(name)
    call = session.call
    call("not a repository", "is_repository_directory", here)
    call("initialize", "initialize", here)
    call("initialize again", "initialize", here)
    call("a repository", "is_repository_directory", here)
    call("find", "find_repository", here)
    call("find and warn", "find_repository", here, enable_warnings=True)
    call("inside", "is_inside_repository", str(here / "file"))
    instance = call("instance", "get_instance")
    session.note("the same instance", instance is session.client)
    call("activate", "activate_root", here)
    session.read("root", " after")
    session.do("stack after", lambda: session.client.active_stack_model.name)
