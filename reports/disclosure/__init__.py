"""Statistical disclosure control: which figures of a survey may be shown, worked out over arrays alone.

What it promises is said in `docs/disclosure.md`, with the literature. `release` in `release.py` is the way in.
"""

FEWEST_RESPONDENTS = 10
