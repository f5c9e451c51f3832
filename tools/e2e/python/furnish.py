"""Fills a server with what the dashboard's pages show: the pipelines of forecast.py on an artifact store that the
server reaches too, one that makes what is looked at rather than read, one that fails on a store of this machine alone,
and what is there beside pipelines.

usage: furnish.py S3-ENDPOINT BUCKET
"""

import sys
from typing import Annotated, Tuple

import forecast
from zenml import pipeline, step
from zenml.client import Client
from zenml.types import CSVString, HTMLString, MarkdownString


@step
def draw() -> (
    Tuple[Annotated[HTMLString, "chart"], Annotated[MarkdownString, "words"], Annotated[CSVString, "table"]]
):
    """Makes a page with a script in it, a text and a table."""
    print("drawn with a steady hand")
    page = "<h1>Warm</h1><p id='p'>days ahead</p><script>document.getElementById('p').textContent = 'ran'</script>"
    return HTMLString(page), MarkdownString("# Weather\n\nSome *sun*."), CSVString("day,degrees\n1,4.5\n2,8\n")


@pipeline(name="gallery", enable_cache=False)
def gallery() -> None:
    """What it makes is to be looked at."""
    draw()


def use_cloud(client: Client, endpoint: str, bucket: str) -> None:
    """Every run from here on writes its artifacts and logs where the server finds them."""
    client.create_secret("cloud-keys", values={"key": "test-key", "secret": "test-secret"})
    client.create_stack_component(
        "cloud",
        flavor="s3",
        component_type="artifact_store",
        configuration={
            "path": f"s3://{bucket}/root",
            "key": "{{cloud-keys.key}}",
            "secret": "{{cloud-keys.secret}}",
            "client_kwargs": {"endpoint_url": endpoint, "region_name": "us-east-1"},
        },
    )
    client.create_stack("cloud", components={"orchestrator": "default", "artifact_store": "cloud"})
    client.activate_stack("cloud")


def add_the_rest(client: Client) -> None:
    client.create_service_connector(
        name="images",
        connector_type="docker",
        auth_method="password",
        configuration={"username": "robot", "password": "only-for-tests", "registry": "registry.example.com"},
        description="Where the models go.",
        labels={"team": "sensors"},
        verify=False,
        auto_configure=False,
    )
    account = client.create_service_account(name="robot", description="Runs at night.")
    client.create_api_key(service_account_name_id_or_prefix=account.id, name="nightly", description="For the scheduler.")


if __name__ == "__main__":
    zenml = Client()
    use_cloud(zenml, *sys.argv[1:])
    forecast.first()
    forecast.changed()
    gallery.with_options(run_name="gallery-once")()
    zenml.activate_stack("default")
    forecast.failing()
    forecast.tidy()
    add_the_rest(zenml)
