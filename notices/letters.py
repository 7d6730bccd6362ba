"""A message as e-mail: HTML and plain text from one template; and as it stands in the inbox."""

from email.utils import formataddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from notices.addresses import address_of
from notices.kinds import Words
from notices.models import Delivery
from notices.plain_text import plain_text
from notices.providers import KEY
from notices.unsubscribe import stop_path

STOP = "https://stop.invalid/"


def letter(delivery: Delivery, words: Words) -> EmailMultiAlternatives:
    """To the member of the delivery, which comes with its member, account and school."""
    stop = "" if delivery.is_essential else settings.BASE_URL + stop_path(delivery)
    html = render_to_string("notices/letter.html", letter_context(delivery, words, stop and STOP))
    message = EmailMultiAlternatives(
        subject=one_line(words.title),
        body=text_of(html).replace(STOP, stop),
        from_email=sender(delivery),
        to=[address_of(delivery.member)],
        headers=headers_of(delivery, stop),
    )
    message.attach_alternative(html.replace(STOP, stop), "text/html")
    return message


@lru_cache(maxsize=64)
def text_of(html: str) -> str:
    """A circle's people get the same letter but for the link by which each of them stops it."""
    return plain_text(html)


def letter_context(delivery: Delivery, words: Words, stop: str) -> dict[str, Any]:
    return {
        **words.context,
        "title": one_line(words.title),
        "template": words.template,
        "link": settings.BASE_URL + words.url,
        "label": words.label,
        "school": delivery.member.school,
        "member": delivery.member,
        "site": settings.BASE_URL,
        "stop": stop,
        "choices": settings.BASE_URL + reverse("notices:preferences"),
    }


def inbox_text(delivery: Delivery, words: Words) -> str:
    """The message's own words, without links: the page of the inbox has one button."""
    context = letter_context(delivery, words, "")
    return plain_text(render_to_string(words.template, context), with_links=False)


def one_line(words: str) -> str:
    return " ".join(words.split())[:200]


def sender(delivery: Delivery) -> str:
    """In the school's name, from the site's address."""
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">").strip()
    return formataddr((one_line(f"{delivery.member.school.name} · Advisory"), address))


def headers_of(delivery: Delivery, stop: str) -> dict[str, str]:
    host = urlsplit(settings.BASE_URL).hostname
    headers = {
        "Message-ID": f"<{delivery.key}@{host}>",
        "Auto-Submitted": "auto-generated",
        KEY: str(delivery.key),
    }
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
