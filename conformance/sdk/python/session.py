"""One session of the real client against one server: each call's outcome is kept, so that two servers' can be compared."""

import contextlib
import os
import re
from typing import Any, Callable, Dict, List, Optional, Set
from uuid import UUID

from zenml.client import Client
from zenml.constants import DEFAULT_STACK_AND_COMPONENT_NAME
from zenml.zen_stores.rest_zen_store import RestZenStore

from coverage import Coverage
from dump import Dumper
from labels import Labels

#: What a random id may begin with, too.
HEXADECIMAL = re.compile(r"[0-9a-f]*")
#: An id that no server has given.
NOBODY = UUID("00000000-0000-4000-8000-000000000000")


class Session:
    """Calls the client and keeps what came of it."""

    def __init__(self, long: bool) -> None:
        self.client = Client()
        self.long = long
        self.calls: List[Dict[str, Any]] = []
        self._names: Set[str] = set()
        self.coverage = Coverage()
        self.group = ""
        self.labels = Labels()
        self.dumper = Dumper(self.labels, self._places())
        self.shared: Dict[str, Any] = {}

    def _places(self) -> List[Any]:
        url = os.environ["ZENML_STORE_URL"]
        home = os.environ["HOME"]
        return [(home, "<client>"), (url, "<server>"), (url.split("//")[1], "<host>")]

    @property
    def store(self) -> RestZenStore:
        """The store below the client, for what the client has no method for."""
        self.coverage.called("zen_store")
        return self.client.zen_store  # type: ignore[return-value]

    def call(self, what: str, method: str, *args: Any, then: Optional[Callable[[Any], Any]] = None, **kwargs: Any) -> Any:
        """Calls a method of `Client` and keeps its outcome under `what`: of what it returned, what `then` makes of it.

        Returns that, or None when it raised; the exception is part of the outcome.
        """
        self.coverage.called(method, *args, **kwargs)
        function = getattr(self.client, method)
        if then is None:
            return self.do(what, function, *args, **kwargs)
        return self.do(what, lambda: then(function(*args, **kwargs)))

    def do(self, what: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """As `call`, for anything else that can be called."""
        try:
            value = function(*args, **kwargs)
        except Exception as error:  # Whatever the user would see is what is compared.
            self.note(what, {"error": type(error).__name__, "message": self.dumper.text(str(error))})
            return None
        self.note(what, self.dumper.dump(value))
        return value

    def note(self, what: str, outcome: Any) -> None:
        name = f"{self.group} » {what}"
        if name in self._names:
            raise ValueError(f"two calls are named {name!r}")
        self._names.add(name)
        self.calls.append({"what": name, "outcome": outcome})

    def attempt(self, what: str, method: str, *args: Any, undo: str, **kwargs: Any) -> None:
        """As `call`, for what one of the servers may accept; it is undone, so that it does not stay in lists."""
        made = self.call(what, method, *args, **kwargs)
        if made is not None:
            getattr(self.client, undo)(made.id)

    def read(self, name: str, when: str = "", then: Callable[[Any], Any] = lambda value: value) -> Any:
        """Reads a property of `Client`, which counts as a method here, and keeps what `then` makes of it."""
        self.coverage.called(name)
        return self.do(f"{name}{when}", lambda: then(getattr(self.client, name)))

    @property
    def default_stack(self) -> Any:
        return self.client.get_stack(DEFAULT_STACK_AND_COMPONENT_NAME)

    @contextlib.contextmanager
    def part(self, group: str) -> Any:
        before, self.group = self.group, f"{self.group} » {group}"
        try:
            yield
        finally:
            self.group = before

    def gets(self, method: str, item: Any, *before: Any, also: str = "", name: Optional[str] = None, **kwargs: Any) -> None:
        """Gets one thing by each of the ways in which the client finds it: name, id, prefixes, and what is not there.

        `also` sets a second round on the same thing apart from the first.
        """
        name = name if name is not None else getattr(item, "name", None)
        id_ = str(item.id)
        self.dumper.call_it(id_[:12], "<id prefix>")
        ways: List[Any] = [
            ("id", item.id),
            ("id as text", id_),
            ("id prefix", id_[:12]),
            ("unknown id", NOBODY),
            ("unknown name", "no-such-thing-anywhere"),
        ]
        if name:
            ways += [("name", name), ("name in capitals", name.upper())]
            prefixes = [name[:end] for end in range(2, len(name)) if not HEXADECIMAL.fullmatch(name[:end])]
            ways += [("longest name prefix", prefixes[-1]), ("shortest name prefix", prefixes[0])]
        for way, value in ways:
            self.call(f"{method}{also} by {way}", method, *before, value, **kwargs)
