"""The verbs of the service: every public function of every service module."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import mentor_match

Verb = Callable[..., Any]

SERVICE = re.compile(r"mentor_match\.\w+\.service(\.\w+)?")


def find_verbs() -> dict[str, FunctionType]:
    """name -> verb: pairings.service.requests.accept_request."""
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(mentor_match.__path__, "mentor_match.")
        if SERVICE.fullmatch(found.name)
    )
    return {name: verb for module in modules for name, verb in _public(module)}


def _public(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, verb in vars(module).items():
        own = inspect.isfunction(verb) and verb.__module__ == module.__name__
        if own and not name.startswith("_"):
            yield f"{module.__name__.removeprefix('mentor_match.')}.{name}", verb


def stand_before(verb: FunctionType, guard: Callable[[Verb], Verb]) -> None:
    """Whoever calls the verb from now on calls its guard, who has the verb as it was.

    The function itself is changed, since it may be held by a signal, in a table or in a partial.
    """
    place = f"_guard_of_{verb.__name__}"
    itself = FunctionType(verb.__code__, verb.__globals__, verb.__name__, verb.__defaults__)
    itself.__kwdefaults__ = verb.__kwdefaults__
    verb.__globals__[place] = guard(itself)
    verb.__defaults__ = verb.__kwdefaults__ = None
    verb.__wrapped__ = itself  # type: ignore[attr-defined]
    verb.__code__ = _to_the_guard.__code__.replace(co_names=(place,), co_name=verb.__name__)


def _to_the_guard(*args: Any, **kwargs: Any) -> Any:
    return _guard(*args, **kwargs)  # type: ignore[name-defined]  # noqa: F821
