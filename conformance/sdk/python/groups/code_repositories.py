"""Code repositories."""

from zenml.config.source import Source, SourceType

from lists import explore
from session import NOBODY, Session

SOURCE = Source(module="toys", attribute="ToyRepository", type=SourceType.USER)


def run(session: Session) -> None:
    call = session.call
    notes = call("create", "create_code_repository", "notes", {"url": "https://example.com"}, SOURCE, description="Notes.", logo_url="https://example.com/logo.png")
    call("create plain", "create_code_repository", "drafts", {"url": "https://example.org"}, SOURCE)
    call("create twice", "create_code_repository", "notes", {"url": "x"}, SOURCE)
    call("create without what it needs", "create_code_repository", "odd", {}, SOURCE)
    session.attempt(
        "create with an empty name", "create_code_repository", "", {"url": "x"}, SOURCE, undo="delete_code_repository"
    )
    session.gets("get_code_repository", notes)
    call("hydrate=False", "get_code_repository", "drafts", hydrate=False)
    call("in another project", "get_code_repository", "notes", project="annex")
    call("no prefix", "get_code_repository", "not", allow_name_prefix_match=False)
    call("update description", "update_code_repository", "drafts", description="Drafts.")
    call("update logo", "update_code_repository", "drafts", logo_url="https://example.com/d.png")
    call("update config", "update_code_repository", "drafts", config={"url": "https://example.net"})
    call("remove from config", "update_code_repository", "drafts", config={"url": None})
    call("update name", "update_code_repository", "drafts", name="sketches")
    call("update to a taken name", "update_code_repository", "sketches", name="notes")
    call("update unknown", "update_code_repository", NOBODY, name="x")
    explore(session, "list_code_repositories", values={"project": ["default", "annex"]})
    call("delete", "delete_code_repository", "sketches")
    call("delete again", "delete_code_repository", "sketches")
