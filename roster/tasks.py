from roster.imports import discard_forgotten, waiting_imports, work_on
from roster.invitations import send_invitation, unsent_invitations
from schools.models import School
from schools.tasks import across_schools, within_school


@across_schools
def work_on_import(school_id: int, import_id: int) -> None:
    """Opens the school's transaction itself: the attempt is counted before the work begins."""
    work_on(school_id, import_id)


@within_school
def send_invitation_mail(school_id: int, invitation_id: int) -> None:
    send_invitation(invitation_id)


@across_schools
def resume_imports() -> None:
    """Queues again what a killed worker, or a broker that was away, left behind: imports, and invitations unsent.

    Discards what was left waiting for a person.
    """
    for school_id in School.objects.values_list("pk", flat=True):
        discard_forgotten(school_id)
        for import_id in waiting_imports(school_id):
            work_on_import.delay(school_id, import_id)
        for invitation_id in unsent_invitations(school_id):
            send_invitation_mail.delay(school_id, invitation_id)
