"""Classes of the user's own, as the client finds them by their source: a flavor and a code repository."""

from typing import Any, Type

from zenml.code_repositories import BaseCodeRepository
from zenml.code_repositories.base_code_repository import BaseCodeRepositoryConfig
from zenml.stack.flavor import Flavor
from zenml.stack.stack_component import StackComponent, StackComponentConfig
from zenml.enums import StackComponentType


class ToyConfig(StackComponentConfig):
    """What a toy alerter can be told."""

    channel: str
    volume: int = 3


class Toy(StackComponent):
    """Alerts nobody."""


class ToyFlavor(Flavor):
    """A flavor of the user's own."""

    @property
    def name(self) -> str:
        return "toy"

    @property
    def type(self) -> StackComponentType:
        return StackComponentType.ALERTER

    @property
    def config_class(self) -> Type[StackComponentConfig]:
        return ToyConfig

    @property
    def implementation_class(self) -> Type[Any]:
        return Toy


class ToyRepositoryConfig(BaseCodeRepositoryConfig):
    """Where a toy repository would be."""

    url: str


class ToyRepository(BaseCodeRepository):
    """A repository that holds nothing."""

    @property
    def config(self) -> ToyRepositoryConfig:
        return ToyRepositoryConfig(**self._config)

    def login(self) -> None:
        """Nothing to log in to."""

    def download_files(self, commit: str, directory: str, repo_sub_directory: Any) -> None:
        """Nothing to download."""

    def get_local_context(self, path: str) -> None:
        """Never the code at a path."""
