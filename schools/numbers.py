"""Numbers as forms and addresses carry them."""


def number_of(words: str) -> int:
    """The number of a row; 0, which no row has, for words that are none."""
    return int(words) if words.isdecimal() and len(words) < 19 else 0
