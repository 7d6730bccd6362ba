"""The places of each role, five at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from care.models.lawful_opening import KEEPERS
from notices import mail_files
from notices.inbox import unread_count
from schools.models import Member, Role
from schools.models.member import LEADERS


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    icon: str
    current: bool


TODAY = (_("Today"), "home", "circle-dot")
CIRCLES = (_("Circles"), "circles:circle_list", "calendar")
JOURNAL = (_("Journal"), "journals:entry_list", "notebook-pen")
LIBRARY = (_("Library"), "circles:item_list", "book-open")
FOLLOW_UPS = (_("Follow-ups"), "circles:follow_up_list", "flag")
ADVISORIES = (_("Advisories"), "schools:advisory_list", "users")
PEOPLE = (_("People"), "schools:people_list", "user")
SURVEYS = (_("Surveys"), "surveys:survey_list", "clipboard-list")
RESULTS = (_("Results"), "reports:dashboard", "chart-pie")
CARE = (_("Care"), "care:care_home", "hand")
SCHOOL = (_("School"), "schools:school", "school")

LEADER = [TODAY, CIRCLES, LIBRARY, FOLLOW_UPS, ADVISORIES]
PLACES = {
    Role.STUDENT: [TODAY, JOURNAL, CIRCLES, SURVEYS],
    Role.TEACHER: LEADER,
    Role.STAFF: LEADER,
    Role.SUBSTITUTE: [TODAY, CIRCLES, LIBRARY, SURVEYS],
    Role.COUNSELOR: [TODAY, CARE, FOLLOW_UPS, CIRCLES, PEOPLE],
    Role.ADMINISTRATOR: [TODAY, RESULTS, CIRCLES, PEOPLE, SCHOOL],
    Role.IT_LEAD: [TODAY, PEOPLE, ADVISORIES, SURVEYS, SCHOOL],
    Role.DISTRICT: [TODAY, RESULTS],
}
# What has no room among the places stands with the person's own links.
MORE = {
    Role.STUDENT: [
        RESULTS[:2],
        (_("Talk to an adult"), "care:care_home"),
        (_("Who has seen what about me"), "care:seen"),
    ],
    Role.TEACHER: [SURVEYS[:2], RESULTS[:2], CARE[:2]],
    Role.STAFF: [SURVEYS[:2], RESULTS[:2], CARE[:2]],
    Role.SUBSTITUTE: [RESULTS[:2]],
    Role.COUNSELOR: [SURVEYS[:2], RESULTS[:2], ADVISORIES[:2]],
    Role.ADMINISTRATOR: [SURVEYS[:2], ADVISORIES[:2], CARE[:2]],
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The person's links are asked of the database by the pages that show them, once; a fragment shows none."""
    member: Member | None = getattr(request, "member", None)
    if not member:
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: places(request.path, PLACES[Role(member.role)])),
        "person_links": SimpleLazyObject(lambda: person_links(request, member)),
    }


def places(path: str, entries: Sequence[tuple[Any, str, str]]) -> list[Place]:
    """The role's places; the one with the longest address that the path begins with is current."""
    urls = {reverse(name): (label, icon) for label, name, icon in entries}
    current = max(
        (url for url in urls if path.startswith(url) and (url != "/" or path == "/")), key=len, default=""
    )
    return [Place(label, url, icon, url == current) for url, (label, icon) in urls.items()]


def person_links(request: HttpRequest, member: Member) -> list[dict[str, Any]]:
    links = [messages_link(member)]
    links += [{"label": label, "url": reverse(name)} for label, name in MORE.get(Role(member.role), ())]
    if member.role in LEADERS:
        links.append({"label": _("Journals"), "url": reverse("journals:shared_list")})
        links.append({"label": _("Tell the counselor"), "url": reverse("care:concern_new")})
    if member.role in (*LEADERS, Role.IT_LEAD):
        links.append({"label": _("What the law asks of us"), "url": reverse("care:duty")})
    if member.role in KEEPERS:
        links.append({"label": _("Lawful openings"), "url": reverse("care:lawful_opening_list")})
    if mail_files.are_shown():
        links.append({"label": _("E-mails sent"), "url": reverse("notices:outbox_list")})
    links.append({"label": _("Change my password"), "url": reverse("account_change_password")})
    if request.session.get("has_several_schools"):
        links.append({"label": _("Another school"), "url": reverse("schools:school_choose")})
    return links


def messages_link(member: Member) -> dict[str, Any]:
    """`news` says how many are new, for where the link itself is folded away."""
    link = {"label": _("Messages"), "url": reverse("notices:inbox_list")}
    if unread := unread_count(member):
        count = {"count": unread}
        link["label"] = ngettext("Messages, %(count)s new", "Messages, %(count)s new", unread) % count
        link["news"] = ngettext("%(count)s new", "%(count)s new", unread) % count
    return link
