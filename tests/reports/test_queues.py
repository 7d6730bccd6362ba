"""Making results takes long, and nobody who asks for an adult waits for it."""

import pytest

from advisory.celery import app

pytestmark = pytest.mark.promise("calls-reach-an-adult")


def queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


def test_results_are_made_from_a_queue_of_their_own_that_each_worker_takes_from() -> None:
    assert queue_of("reports.tasks.build_release_of") == "results"
    assert queue_of("notices.tasks.send_urgent") == queue_of("reports.tasks.plan_and_build") == "celery"
    assert set(app.amqp.queues.consume_from) == {"celery", "results"}
