"""The life of an import: read, choose, look, apply or discard. A worker calls `work_on`, everything else a person."""

import io
from datetime import timedelta
from typing import Any

from notices.outbox import tell
from roster.apply import apply_changes
from roster.changes import Changes, find_changes
from roster.choices import Choices
from roster.csv_file import read_csv
from roster.models import Import
from roster.models.roster_import import ImportQuerySet
from roster.oneroster import read_oneroster
from roster.orgs import ChooseSchool, Wanted
from roster.people import Roster
from roster.present import Present, look_around, look_at_year
from roster.preview import describe, describe_orgs, fingerprint
from roster.problems import Problem, Refusal, listed
from roster.progress import Progress
from roster.zips import is_zip
from schools import clock
from schools.context import school_context
from schools.models import Member, School

State = Import.State
MOST_ATTEMPTS = 3
PERSONAL = ("added", "changed", "left", "classes", "orgs", "advisories_added", "fingerprint")
FORGOTTEN = timedelta(days=14)
IMPORT_FINISHED = "import_finished"
TOLD_FOR = timedelta(days=3)


def start_import(
    school: School, by: Member | None, file_name: str, content: bytes, choices: Choices
) -> Import:
    return Import.objects.create(
        school=school, created_by=by, file_name=file_name[-200:], content=content, choices=choices.data()
    )


def change_choices(found: Import, choices: Choices) -> bool:
    """Has the file read again; False when the import is elsewhere by now."""
    return move(found, [State.CHOOSING, State.READY], state=State.READING, choices=choices.data(), attempts=0)


def begin_apply(found: Import, by: Member | None, seen: str) -> bool:
    """Who applies an import answers for it, whoever uploaded the file: what they may not change is left out.

    `seen` is the fingerprint of the preview that they looked at. False when another stands there, or none.
    """
    ready = Import.objects.filter(pk=found.pk, state=State.READY, findings__fingerprint=seen)
    return bool(ready.update(state=State.APPLYING, attempts=0, created_by=by))


def discard_import(found: Import) -> bool:
    return move(found, [State.READING, State.CHOOSING, State.READY], **discarded())


def discard_forgotten(school_id: int) -> None:
    """Nobody came back to look at them for 14 days: their files are wiped."""
    with school_context(school_id):
        waiting = Import.objects.filter(state__in=[State.CHOOSING, State.READY])
        waiting.filter(created_at__lt=clock.now() - FORGOTTEN).update(**discarded())


def discarded() -> dict[str, Any]:
    return {
        "state": State.DISCARDED,
        "content": None,
        "findings": {},
        "problems": [],
        "finished_at": clock.now(),
    }


def move(found: Import, states: list[State], **values: Any) -> bool:
    return bool(Import.objects.filter(pk=found.pk, state__in=states).update(**values))


# What a worker does


def work_on(school_id: int, import_id: int) -> None:
    """Reads or applies an import that waits, unless another worker has it. Killed, it leaves nothing half-done.

    The row stays locked to the end, so a task that runs twice finds nothing to do.
    """
    with school_context(school_id):
        if not count_attempt(import_id):
            return
    with school_context(school_id):
        found = take(import_id, Import.objects.all())
        if found and found.state == State.READING:
            read_import(found)
        elif found:
            apply_import(found)


def waiting_imports(school_id: int) -> list[int]:
    """The imports that no worker has at the moment."""
    with school_context(school_id):
        rows = Import.objects.waiting().select_for_update(skip_locked=True, of=["self"])
        return list(rows.values_list("pk", flat=True))


def take(import_id: int, imports: ImportQuerySet) -> Import | None:
    rows = imports.waiting().select_for_update(skip_locked=True, of=["self"])
    return rows.select_related("school").filter(pk=import_id).first()


def count_attempt(import_id: int) -> bool:
    """Gives up after three: a file that kills its worker must not do so for ever."""
    found = take(import_id, Import.objects.without_file())
    if found is None:
        return False
    found.attempts += 1
    if found.attempts > MOST_ATTEMPTS:
        refuse(found, Refusal("gave_up").problem)
        return False
    found.save(update_fields=["attempts"])
    return True


def read_import(found: Import) -> None:
    """Leaves the import ready to be looked at, waiting for the choice of a school, or refused."""
    try:
        roster, present = read_file(found)
        choices = Choices.of(found.choices)
        changes = find_changes(roster, present, choices)
    except Refusal as refusal:
        return refuse(found, refusal.problem)
    except ChooseSchool as choice:
        return ask_for_school(found, choice)
    return keep_findings(found, roster, present, changes, choices)


def keep_findings(
    found: Import, roster: Roster, present: Present, changes: Changes, choices: Choices, **more: Any
) -> None:
    found.state = State.READY
    found.choices = choices.data()
    found.findings = describe(roster, present, changes) | more
    found.problems = listed(roster.problems)
    found.save(update_fields=["state", "choices", "findings", "problems"])


def apply_import(found: Import) -> None:
    """Reads the file once more beside what is there now; what differs from the preview is shown, not applied."""
    try:
        roster, present = read_file(found)
    except Refusal as refusal:
        return refuse(found, refusal.problem)
    except ChooseSchool as choice:
        return ask_for_school(found, choice)
    choices = Choices.of(found.choices)
    changes = find_changes(roster, present, choices)
    if fingerprint(changes) != found.fingerprint:
        return keep_findings(found, roster, present, changes, choices, changed_since=True)
    apply_changes(present, changes, Progress(found.pk))
    remember_school(present.school, roster)
    return finish(found, State.APPLIED)


def read_file(found: Import) -> tuple[Roster, Present]:
    choices = Choices.of(found.choices)
    content = bytes(found.content or b"")
    present = look_around(found.school, found.created_by)
    progress = Progress(found.pk)
    if is_zip(content[:4]) or found.file_name.lower().endswith(".zip"):
        roster = read_oneroster(io.BytesIO(content), wanted(found, choices, present), progress)
    else:
        attributes = [attribute for attribute in present.attributes if not attribute.source]
        roster = read_csv(found.file_name, lambda: io.BytesIO(content), attributes, progress)
    look_at_year(present, roster.year)
    return roster, present


def wanted(found: Import, choices: Choices, present: Present) -> Wanted:
    school = found.school
    return Wanted(
        name=school.name,
        sourced_id=school.sourced_id,
        chosen=choices.org,
        today=present.today,
        attributes=present.attributes,
    )


def ask_for_school(found: Import, choice: ChooseSchool) -> None:
    found.state = State.CHOOSING
    found.findings = describe_orgs(choice.orgs, found.school.sourced_id)
    found.save(update_fields=["state", "findings"])


def refuse(found: Import, problem: Problem) -> None:
    found.problems = [problem]
    finish(found, State.REFUSED)


def remember_school(school: School, roster: Roster) -> None:
    if roster.org and roster.org != school.sourced_id:
        school.sourced_id = roster.org
        school.save(update_fields=["sourced_id"])


def finish(found: Import, state: State) -> None:
    """Wipes the file and every name; the numbers and problems stay."""
    found.problems = [Problem(*kept).without_names() for kept in found.problems]
    found.state = state
    found.content = None
    found.finished_at = clock.now()
    found.findings = {key: value for key, value in found.findings.items() if key not in PERSONAL}
    found.save(update_fields=["state", "content", "finished_at", "findings", "problems"])
    tell_finished(found)


def tell_finished(found: Import) -> None:
    """Whoever asked for it, unless it was a command."""
    if found.created_by_id:
        until = clock.now() + TOLD_FOR
        people = [found.created_by_id]
        tell(IMPORT_FINISHED, found.school, people, f"{found.pk}", expires_at=until, about=found.pk)
