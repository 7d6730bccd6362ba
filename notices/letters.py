"""A message as e-mail: HTML and plain text from one template; and as it stands in the inbox."""

from dataclasses import dataclass
from email.utils import formataddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from notices.addresses import address_of
from notices.kinds import Words, is_discreet
from notices.models import Delivery
from notices.plain_text import plain_text
from notices.providers import KEY
from notices.unsubscribe import sign_stop
from schools.models import School

# Where the token by which one person stops these e-mails goes.
TOKEN = "token-of-the-reader"
# RFC 2156, 5.3.4. The demo shows such letters to nobody but whom they are for.
PRIVATE = "Private"


@dataclass(frozen=True)
class Cast:
    """What all read who are told the same words. Made with nobody in sight: a person's own is put in afterwards.

    `stop` is the link with TOKEN in it that ends e-mails of this kind, or nothing.
    """

    subject: str
    sender: str
    text: str
    html: str
    stop: str


def letter(delivery: Delivery, words: Words) -> EmailMultiAlternatives:
    """To the member of the delivery, which comes with its member, account and school."""
    cast = cast_of(words, delivery.member.school, may_stop=not delivery.is_essential)
    token = sign_stop(delivery) if cast.stop else ""
    message = EmailMultiAlternatives(
        subject=cast.subject,
        body=cast.text.replace(TOKEN, token),
        from_email=cast.sender,
        to=[address_of(delivery.member)],
        headers=headers_of(delivery, cast.stop.replace(TOKEN, token)),
    )
    message.attach_alternative(cast.html.replace(TOKEN, token), "text/html")
    return message


@lru_cache(maxsize=64)
def cast_of(words: Words, school: School, *, may_stop: bool) -> Cast:
    stop = settings.BASE_URL + reverse("notices:stop", args=[TOKEN]) if may_stop else ""
    html = render_to_string("notices/letter.html", letter_context(words, school, stop))
    return Cast(one_line(words.title), sender(school), text_of(html), html, stop)


@lru_cache(maxsize=64)
def text_of(html: str) -> str:
    """The next batch mostly says the same again."""
    return plain_text(html)


def letter_context(words: Words, school: School, stop: str) -> dict[str, Any]:
    return {
        **words.context,
        "title": one_line(words.title),
        "template": words.template,
        "link": settings.BASE_URL + words.url,
        "label": words.label,
        "school": school,
        "site": settings.BASE_URL,
        "stop": stop,
        "choices": settings.BASE_URL + reverse("notices:preferences"),
    }


def inbox_text(delivery: Delivery, words: Words) -> str:
    """The message's own words, without links: the page of the inbox has one button."""
    context = letter_context(words, delivery.member.school, "")
    return plain_text(render_to_string(words.template, context), with_links=False)


def one_line(words: str) -> str:
    return " ".join(words.split())[:200]


def sender(school: School) -> str:
    """In the school's name, from the site's address."""
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">").strip()
    return formataddr((one_line(f"{school.name} · Advisory"), address))


def headers_of(delivery: Delivery, stop: str) -> dict[str, str]:
    host = urlsplit(settings.BASE_URL).hostname
    headers = {
        "Message-ID": f"<{delivery.key}@{host}>",
        "Auto-Submitted": "auto-generated",
        KEY: str(delivery.key),
    }
    if is_discreet(delivery.kind):
        headers["Sensitivity"] = PRIVATE
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
