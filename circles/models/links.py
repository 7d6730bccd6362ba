"""Addresses of web pages, as a person and every browser read them: nothing in them hides where they lead."""

from unicodedata import category
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

WRONG_ADDRESS = _(
    "This is no address of a web page. It begins with https://, for example https://www.example.org/clip."
)
HIDING_ADDRESS = _("This address hides where it leads. Open the page itself and copy its address from there.")
# For the database: no user before the host, no backslash, which browsers take for a slash, and no space.
PLAIN_ADDRESS = r"^https?://[^/?#@\\\s]+([/?#][^\\\s]*)?$"

is_web_address = URLValidator(schemes=["http", "https"], message=WRONG_ADDRESS)


def web_address(link: str) -> None:
    """Raises ValidationError for what is no page of the web, and for what looks as if it led elsewhere."""
    is_web_address(link)
    if hides_where_it_leads(link):
        raise ValidationError(HIDING_ADDRESS, code="hiding")


def hides_where_it_leads(link: str) -> bool:
    has_strange = any(letter == "\\" or letter.isspace() or category(letter) == "Cf" for letter in link)
    return has_strange or not all(is_of_a_host(letter) for letter in urlsplit(link).netloc)


def is_of_a_host(letter: str) -> bool:
    """Letters of any script; no @ after a name, no sign that only looks like a slash or a dot."""
    return letter in "-.:[]" or category(letter)[0] in "LMN"


def host_of(link: str) -> str:
    """“www.example.org”: where a link that passed `web_address` leads."""
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""
