"""A pytest plugin: each of pytest's processes has a Valkey database to itself, which it may empty."""

import os
import re


def own_address(address: str, process: str) -> str:
    """The numbered database of "gw0", "gw1" and so on; of a single process, the one that is given."""
    number = re.fullmatch(r"gw(\d+)", process)
    return f"{address.rpartition('/')[0]}/{number[1]}" if number else address


if "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = own_address(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))
