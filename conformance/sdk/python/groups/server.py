"""The server's settings, and properties of the client about it."""

from session import Session


def run(session: Session) -> None:
    call = session.call
    call("settings", "get_settings")
    call("settings hydrate=False", "get_settings", hydrate=False)
    call("update name", "update_server_settings", updated_name="The Hall")
    call("update logo", "update_server_settings", updated_logo_url="https://example.com/l.png")
    call("update switches", "update_server_settings", updated_enable_announcements=False, updated_enable_updates=False)
    call("update analytics", "update_server_settings", updated_enable_analytics=False)
    call("update nothing", "update_server_settings")
    call("update onboarding", "update_server_settings", updated_onboarding_state={"device_verified": True})
    call("settings after", "get_settings")
    info = session.store.get_store_info()
    session.do("info", lambda: {"version": info.version, "auth": info.auth_scheme, "active": info.active, "secrets": info.secrets_store_type})
