"""What a message looks like without its markup, in an e-mail and in the inbox."""

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from notices.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>7. grade, at 9:05</p>", "7. grade, at 9:05"),
        ("<p>Bring <b>one</b> 3. story</p>", "Bring one 3. story"),
        ("<p>- not a list</p><p># nor a heading</p>", "- not a list\n\n# nor a heading"),
        ("<ul><li>12. December</li> <li>a &amp; b</li></ul>", "- 12. December\n- a & b"),
        ("<h1>Your week</h1>\n<ul><li>one</li></ul>\n\n<p>Then</p>", "Your week\n\n- one\n\nThen"),
        (r"<p>C:\new and a_b *c* [x](y)</p>", r"C:\new and a_b *c* [x](y)"),
        ('<p>Four. <a href="http://x/">Look</a></p>', "Four. Look: http://x/"),
        (
            '<p><a href="http://x/">One</a><br><a href="http://y/">Two</a></p>',
            "One: http://x/\nTwo: http://y/",
        ),
        ("<head><title>T</title><style>p {}</style></head><body><p>Words</p></body>", "Words"),
        ("", ""),
    ],
)
def test_it_reads_as_it_was_meant(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_the_inbox_has_one_button_and_no_links() -> None:
    assert plain_text('<p>Four. <a href="http://x/">Look</a></p>', with_links=False) == "Four."


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_every_word_comes_through(word: str) -> None:
    assert plain_text(f"<p>{escape(word)}</p>") == word
