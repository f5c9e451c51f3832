"""What the client keeps on its own machine: its directory, its instance."""

from pathlib import Path

from zenml.client import Client

from session import Session


def run(session: Session) -> None:
    here = Path.cwd() / "a-repository"
    here.mkdir(exist_ok=True)
    for name in ("config_directory", "root", "uses_local_configuration"):
        session.read(name)
    session.covered.update({"initialize", "is_repository_directory", "find_repository", "is_inside_repository", "get_instance", "activate_root"})
    session.do("not a repository", Client.is_repository_directory, here)
    session.do("initialize", Client.initialize, here)
    session.do("initialize again", Client.initialize, here)
    session.do("a repository", Client.is_repository_directory, here)
    session.do("find", Client.find_repository, here)
    session.do("inside", Client.is_inside_repository, str(here / "file"))
    session.do("instance", lambda: Client.get_instance() is session.client)
    session.do("activate", session.client.activate_root, here)
    session.read("root", " after")
    session.do("stack after", lambda: session.client.active_stack_model.name)
