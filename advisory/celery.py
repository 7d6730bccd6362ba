import os

from celery import Celery
from celery.signals import worker_init

from schools.application_role import refuse_unbound

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisory.settings")

app = Celery("advisory", task_cls="schools.tasks:SchoolTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_to_work_unguarded(**named: object) -> None:
    refuse_unbound()
