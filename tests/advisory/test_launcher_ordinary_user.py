import re
from pathlib import Path

import pytest

from tests.advisory.checkout import checkout_of_ordinary_user
from tests.advisory.processes import family, lives


@pytest.mark.long
def test_ordinary_user_starts_with_the_demo_district_and_stops() -> None:
    with checkout_of_ordinary_user() as copy:
        status, said = copy.call("start", "--background", "--port", str(copy.port))
        assert status == 0, said
        assert "teacher@cedar.example" in said and "circle-time" in said
        assert "First-run code" not in said
        assert re.search(r"^  Demo district … [\d.]+ s$", said, re.MULTILINE), said
        assert copy.health()["status"] == "ok"
        everything = family(copy.supervisor)
        if copy.user:
            assert {Path(f"/proc/{process}").stat().st_uid for process in everything} == {copy.user}
        assert (copy.root / "var" / "postgres" / "data" / "PG_VERSION").exists()
        assert copy.call("stop")[0] == 0
        assert not any(lives(process) for process in everything)
