"""Runs a pipeline on an S3 bucket that the client and the server reach through an AWS service connector. What it makes:
a text, a table, a document, a picture, many numbers, and lines that were printed.

usage: stored.py S3-ENDPOINT BUCKET
"""

import base64
import logging
import os
import sys
from typing import Annotated, Any, ClassVar, Dict, List, Tuple, Type

from zenml import pipeline, step
from zenml.client import Client
from zenml.enums import ArtifactType, VisualizationType
from zenml.materializers.base_materializer import BaseMaterializer
from zenml.types import HTMLString, JSONString, MarkdownString

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Picture(bytes):
    """A picture."""


class PictureMaterializer(BaseMaterializer):
    """Keeps a picture as a file, which is also what is shown of it."""

    ASSOCIATED_TYPES: ClassVar[Tuple[Type[Any], ...]] = (Picture,)
    ASSOCIATED_ARTIFACT_TYPE: ClassVar[ArtifactType] = ArtifactType.DATA

    @property
    def path(self) -> str:
        return os.path.join(self.uri, "picture.png")

    def load(self, data_type: Type[Any]) -> Picture:
        with self.artifact_store.open(self.path, "rb") as file:
            return Picture(file.read())

    def save(self, data: Picture) -> None:
        with self.artifact_store.open(self.path, "wb") as file:
            file.write(data)

    def save_visualizations(self, data: Picture) -> Dict[str, VisualizationType]:
        return {self.path: VisualizationType.IMAGE}


@step(output_materializers={"picture": PictureMaterializer})
def make() -> Tuple[
    Annotated[HTMLString, "page"],
    Annotated[MarkdownString, "words"],
    Annotated[JSONString, "document"],
    Annotated[Picture, "picture"],
    Annotated[List[int], "numbers"],
]:
    """Makes one of each."""
    print("printed: żółć 禅")
    logging.getLogger("zenml.stored").warning("warned once")
    for line in range(300):
        print(f"line {line}")
    page = "<h1>Ünïcode</h1>"
    return (
        HTMLString(page),
        MarkdownString("# Words\n\n*kept*"),
        JSONString('{"kept": [1, 2.5, null]}'),
        Picture(base64.b64decode(PIXEL)),
        list(range(50_000)),
    )


@step
def add(numbers: List[int]) -> Annotated[int, "sum"]:
    """Reads what the step before kept."""
    print("adding")
    return sum(numbers)


@pipeline(name="stored", enable_cache=False)
def stored() -> None:
    """Makes and adds."""
    _, _, _, _, numbers = make()
    add(numbers)


def connect(client: Client, endpoint: str, bucket: str) -> None:
    connector, _ = client.create_service_connector(
        name="s3",
        connector_type="aws",
        resource_type="s3-bucket",
        resource_id=f"s3://{bucket}",
        auth_method="secret-key",
        configuration={
            "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key": "only-for-tests",
            "region": "us-east-1",
            "endpoint_url": endpoint,
        },
        auto_configure=False,
        verify=False,
    )
    assert connector is not None
    client.create_stack_component(
        "bucket",
        flavor="s3",
        component_type="artifact_store",
        configuration={"path": f"s3://{bucket}/kept", "client_kwargs": {"endpoint_url": endpoint}},
    )
    client.update_stack_component(
        "bucket", "artifact_store", connector_id=connector.id, connector_resource_id=f"s3://{bucket}"
    )
    client.create_stack("stored", components={"orchestrator": "default", "artifact_store": "bucket"})
    client.activate_stack("stored")


if __name__ == "__main__":
    os.environ["AWS_ENDPOINT_URL_STS"] = sys.argv[1]
    zenml = Client()
    connect(zenml, *sys.argv[1:])
    stored.with_options(run_name="stored-once")()
