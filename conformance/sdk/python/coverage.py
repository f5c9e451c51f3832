"""What of the official client a session has called: every public member of `Client`, and every parameter of each method."""

import inspect
from typing import Any, Dict, List, Set

from zenml.client import Client

#: Members and parameters that are left out, and why.
LEFT_OUT: Dict[str, str] = {}


def public_members() -> List[str]:
    """Everything public that `Client` itself defines: methods, static and class methods, properties."""
    return sorted(name for name, _ in inspect.getmembers_static(Client) if not name.startswith("_"))


def parameters(member: str) -> List[str]:
    """The parameters of a method, but for the client itself; none of a property."""
    function = inspect.getattr_static(Client, member)
    if isinstance(function, property):
        return []
    return [name for name in inspect.signature(getattr(Client, member)).parameters if name != "self"]


class Coverage:
    """Which members were called, and with which of their parameters."""

    def __init__(self) -> None:
        self._given: Dict[str, Set[str]] = {}

    def called(self, member: str, *args: Any, **kwargs: Any) -> None:
        """Takes note of a call; what stands at a parameter's place counts as given."""
        given = self._given.setdefault(member, set())
        names = parameters(member)
        given.update(names[: len(args)])
        given.update(name if name in names else "kwargs" for name in kwargs)

    def missing(self) -> List[str]:
        """Members nobody called and parameters nobody gave, as `member` and `member(parameter)`, without those left out."""
        wanted: List[str] = []
        for member in public_members():
            if member not in self._given:
                wanted.append(member)
            else:
                wanted += [f"{member}({name})" for name in parameters(member) if name not in self._given[member]]
        return [each for each in wanted if each not in LEFT_OUT]

    def needlessly_left_out(self) -> List[str]:
        """What is said to be left out and is called, or is nothing of the client's."""
        called = set(self._given) | {f"{member}({name})" for member, given in self._given.items() for name in given}
        known = set(public_members())
        return [each for each in LEFT_OUT if each in called or each.split("(")[0] not in known]
