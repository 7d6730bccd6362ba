"""What a message looks like as plain text, in an e-mail and in the inbox."""

import pytest

from notices.letters import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>7. grade, at 9:05</p>", "7. grade, at 9:05"),
        ("<p>Bring <b>one</b> 3. story</p>", "Bring one 3. story"),
        ("<p>- not a list</p><p>+ nor this</p>", "- not a list\n\n+ nor this"),
        ("<ul><li>12. December</li><li>a &amp; b</li></ul>", "- 12. December\n  - a & b"),
        ("<ul><li>one</li></ul>\n\n<p>Then</p>", "- one\n\nThen"),
        (r"<p>C:\new and a_b *c*</p>", r"C:\new and a_b *c*"),
    ],
)
def test_it_reads_as_it_was_meant(html: str, text: str) -> None:
    assert plain(html) == text
