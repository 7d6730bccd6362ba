from roster.imports import discard_forgotten, waiting_imports, work_on
from schools.models import School
from schools.tasks import across_schools


@across_schools
def work_on_import(school_id: int, import_id: int) -> None:
    """Opens the school's transaction itself: the attempt is counted before the work begins."""
    work_on(school_id, import_id)


@across_schools
def resume_imports() -> None:
    """Queues again the imports that a killed worker, or a broker that was away, left behind.

    Discards what was left waiting for a person.
    """
    for school_id in School.objects.values_list("pk", flat=True):
        discard_forgotten(school_id)
        for import_id in waiting_imports(school_id):
            work_on_import.delay(school_id, import_id)
