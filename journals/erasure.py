"""The end of all that a student wrote, at once and for good."""

from django.db import transaction

from journals.models import Entry, Report, Thanks
from schools.models import Member
from schools.writing.keys import destroy_key


@transaction.atomic
def erase_writing(student: Member) -> None:
    """Destroys the key of the student's words and deletes entries, thanks and reports, with all that hangs on them.

    Copies of the database from before keep both, unread, until they expire.
    """
    list(Entry.objects.written_by(student).select_for_update().order_by("pk").values_list("pk"))
    destroy_key(student)
    Entry.objects.written_by(student).delete()
    Thanks.objects.filter(giver=student).delete()
    Report.objects.filter(reporter=student).delete()
