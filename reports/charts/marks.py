"""The five steps of change as arrows, always beside their words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.change import Change

# Degrees by which an arrow to the right is turned.
TURNS = {
    Change.CLEAR_FALL: 90,
    Change.FALL: 40,
    Change.STEADY: 0,
    Change.RISE: -40,
    Change.CLEAR_RISE: -90,
}
ARROW = (
    '<svg class="change-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<path transform="rotate({} 12 12)" d="M4 12h16M14 6l6 6-6 6" /></svg>'
)


def change_mark(change: Change) -> SafeString:
    return format_html(ARROW, str(TURNS[change]))
