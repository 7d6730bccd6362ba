"""A small instrument in good order, for tests to spoil."""

GOOD = """\
code = "our-survey"
version = 2
supersedes = "our-survey/1"
languages = ["en", "es"]
title.en = "Ours"
title.es = "Nuestra"
audience = "students"
grades = [5, 12]
use = "survey"
validated = false
source = "Our team."
citation = "Our team (2026)."
licence = "CC0-1.0"

[[scale]]
code = "often"
labels.en = ["Never", "Seldom", "Often", "Always"]
labels.es = ["Nunca", "Rara vez", "A menudo", "Siempre"]
favourable = 2

[[construct]]
code = "greeting"
title.en = "Greeting"
title.es = "Saludos"

[[item]]
code = "hello"
construct = "greeting"
text.en = "Someone says hello to me."
text.es = "Alguien me saluda."
level = "school"
short = true

[[item]]
code = "bye"
construct = "greeting"
text.en = "I leave alone."
text.es = "Me voy a solas."
level = "teacher"
reversed = true
ppra = ["mental"]
"""


def spoiled(old: str, new: str) -> str:
    assert old in GOOD, f"{old} is not in the file"
    return GOOD.replace(old, new, 1)
