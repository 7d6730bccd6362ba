"""What pages ask of the worker, by name: the tasks themselves import what no web process needs to hold."""

from celery import current_app
from django.db import transaction

from reports.models import Release

PLAN_ANEW = "reports.tasks.plan_release_anew"


def plan_soon(release: Release) -> None:
    """After the transaction, at once; when the broker is down, with the next minute's round."""

    def publish() -> None:
        current_app.send_task(PLAN_ANEW, [release.school_id, f"{release.pk}"])

    transaction.on_commit(publish, robust=True)
