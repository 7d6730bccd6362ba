"""What a person wants to be told, and by which way. Without a row of theirs a kind's own default holds."""

from collections.abc import Mapping

from notices.kinds import KINDS, Kind
from notices.models import Choice, Preference
from schools.models import Member

WITHOUT_EMAILS = (Choice.INBOX, Choice.NONE)


def choices_of(member: Member) -> dict[str, str]:
    """What they chose themselves, by the kind's name."""
    return dict(Preference.objects.filter(member=member).values_list("kind", "choice"))


def wants_emails(member: Member, kind: Kind) -> bool:
    return choices_of(member).get(kind.name, kind.default) not in WITHOUT_EMAILS


def choose(member: Member, kind: str, choice: str) -> None:
    """An empty choice is the kind's own default."""
    if not choice:
        Preference.objects.filter(member=member, kind=kind).delete()
        return
    Preference.objects.update_or_create(
        member=member, kind=kind, defaults={"choice": choice, "school_id": member.school_id}
    )


def keep_choices(member: Member, chosen: Mapping[str, str]) -> None:
    """Stores what is not as it was, by the kind's name: who never chose follows the default, also a later one."""
    before = choices_of(member)
    for name, choice in chosen.items():
        if choice != before.get(name, KINDS[name].default):
            choose(member, name, choice)
