"""A pytest plugin: which promise a test proves, and how much of it.

A whole run, which `bin/test` says is one, keeps what was proved and holds PROMISES.md against it.
"""

from collections.abc import Callable

import pytest

from tests.promises.declared import declared
from tests.promises.gathering import Gathering, is_whole
from tests.promises.tree import PAGE

Proved = Callable[[int, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promise", metavar="NAME", help="run only the tests that prove this promise")
    parser.addoption("--whole", action="store_true", help=f"bin/test: hold {PAGE} against this run")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(*names): proves these of tests/promises/promises.toml")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gathering(config))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties.extend(("promise", name) for name in promises_of(item))
    wanted = config.getoption("promise")
    if wanted:
        known(config, {wanted})
        chosen = [item for item in items if wanted in promises_of(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
    if is_whole(config):
        every_promise_has_tests(config, items)


def promises_of(item: pytest.Item) -> list[str]:
    """Each once, in no order that matters."""
    names = {name for marker in item.iter_markers("promise") for name in marker.args}
    known(item.config, names)
    return sorted(names)


def known(config: pytest.Config, names: set[str]) -> None:
    if unknown := sorted(names - set(declared(config.rootpath).promises)):
        raise pytest.UsageError(f"Nobody promised: {', '.join(unknown)}.")


def every_promise_has_tests(config: pytest.Config, items: list[pytest.Item]) -> None:
    proved = {name for item in items for name in promises_of(item)}
    if missing := [name for name in declared(config.rootpath).promises if name not in proved]:
        raise pytest.UsageError(f"No test proves: {', '.join(missing)}.")


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Proved:
    """Records what a test counted, such as proved(2000, "responses"): the same in each run of one tree."""
    assert promises_of(request.node), "a test that proves no promise counts for nothing"

    def record(count: int, what: str) -> None:
        request.node.user_properties.append(("proved", [count, what]))

    return record
