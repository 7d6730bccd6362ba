from collections.abc import Callable
from typing import Any, cast

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import transaction

from schools import clock
from schools.context import school_context
from schools.models import Heartbeat
from schools.reset_letters import NotSent, send_letters
from schools.sessions import SessionStore


class SchoolTask(DjangoTask):
    """A task's first argument is its school, in whose transaction it runs.

    One that is `across_schools` sees no school's rows.
    """

    abstract = True
    across_schools = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.across_schools:
            return super().__call__(*args, **kwargs)
        with school_context(args[0] if args else kwargs["school_id"]):
            return super().__call__(*args, **kwargs)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> Any:
        """The row is the queue of record: a broker that is down must not fail a committed request."""

        def publish() -> None:
            self.delay(*args, **kwargs)

        transaction.on_commit(publish, robust=True)


# celery-types knows neither our base nor its options.
within_school: Callable[..., Any] = cast(Any, shared_task)
across_schools: Callable[..., Any] = cast(Any, shared_task)(across_schools=True)


@across_schools
def heartbeat() -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": clock.now()})


@across_schools
def sweep_sessions() -> None:
    SessionStore.clear_expired()


@cast(Any, shared_task)(across_schools=True, autoretry_for=(NotSent,), retry_backoff=10, max_retries=5)
def send_reset_letters(email: str) -> None:
    """Again within minutes while the mail server is away: somebody waits for it."""
    send_letters(email)
