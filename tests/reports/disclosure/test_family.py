import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.family import each_once

ROWS = st.integers(1, 20).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 1), min_size=width, max_size=width), min_size=1)
)


@given(ROWS)
def test_different_rows_are_found_in_order(rows: list[list[int]]) -> None:
    found = each_once(np.array(rows, dtype=np.int8))
    assert found.dtype == np.int8
    assert [tuple(row) for row in found.tolist()] == sorted({tuple(row) for row in rows})
