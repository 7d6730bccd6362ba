"""The application with its own permissions switched off: what is left is what the database gives."""

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode
from django.urls import URLPattern, get_resolver

from schools import access
from schools.access import MemberRequest
from schools.models import Member, Role
from tests.isolation.parameters import of_the_product, rooms

ASKERS = (Member, "Member", '"Member"', MemberRequest)


@contextmanager
def without_filters() -> Iterator[list[str]]:
    """Every scope gives all rows, and every page is for every role. Gives the names of the scopes."""
    found: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for kind in querysets(QuerySet):
            for name, method in vars(kind).items():
                if is_scope(method):
                    patch.setattr(kind, name, open_scope(method))
                    found.append(f"{kind.__name__}.{name}")
        for module, name, function in functions():
            patch.setattr(module, name, open_scope(function))
            found.append(f"{function.__module__}.{name}")
        for guarded in guarded_views():
            patch.setattr(allowed_roles(guarded), "cell_contents", tuple(Role))
        yield found


def querysets(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield from querysets(each)
        if of_the_product(each):
            yield each


def functions() -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """Those that give the rows for somebody, in every module that imported them."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in rooms()]
    for module in modules:
        for name, function in list(vars(module).items()):
            if inspect.isfunction(function) and of_the_product(function) and gives_rows(function):
                yield module, name, function


def gives_rows(function: Callable[..., Any]) -> bool:
    return "QuerySet" in str(function.__annotations__.get("return", "")) and is_scope(function)


def is_scope(method: Any) -> bool:
    """Asked on behalf of a member."""
    return inspect.isfunction(method) and any(
        each.annotation in ASKERS for each in inspect.signature(method).parameters.values()
    )


def open_scope(scope: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(scope)
    def opened(*args: Any, **kwargs: Any) -> Any:
        found = scope(*args, **kwargs)
        return all_rows(found) if isinstance(found, QuerySet) else found

    return opened


def all_rows(found: Any) -> Any:
    """Of the same table, with what the scope adds to each."""
    rows = found._chain()
    if rows.query.annotations:
        rows.query.where = WhereNode()
    else:
        fresh = type(found)(found.model)
        fresh.query.select_related = rows.query.select_related
        fresh._prefetch_related_lookups = rows._prefetch_related_lookups
        rows = fresh
    return rows


def guarded_views() -> Iterator[Callable[..., Any]]:
    for pattern in patterns(get_resolver().url_patterns):
        view = pattern.callback
        while view:
            if view.__code__.co_filename == access.__file__:
                yield view
            view = getattr(view, "__wrapped__", None)


def patterns(found: list[Any]) -> Iterator[URLPattern]:
    for each in found:
        yield from [each] if isinstance(each, URLPattern) else patterns(each.url_patterns)


def allowed_roles(guarded: Callable[..., Any]) -> Any:
    at = guarded.__code__.co_freevars.index("allowed")
    return guarded.__closure__[at]
