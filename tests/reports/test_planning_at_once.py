"""Two workers at one plan."""

import pytest

from reports.hold import change_audience, change_fewest
from reports.planning import plan_anew, releases_to_plan_anew
from tests.cast import Place
from tests.reports.rows import a_planned_release
from tests.worker import another_connection, impatient

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = dict.fromkeys(("teachers", "students", "families", "district"), False)


def test_while_one_plans_anew_another_finds_nothing_to_do_and_the_office_decides(cedar: Place) -> None:
    """Each minute asks again: a plan that takes minutes would be worked out by every worker at once."""
    with cedar.context():
        release = a_planned_release(cedar)
        assert change_fewest(release, 20)
    with another_connection("owner") as cursor, impatient():
        cursor.execute("SELECT set_config('app.maintenance', 'on', true)")
        cursor.execute("SELECT FROM surveys_survey WHERE id = %s FOR NO KEY UPDATE", [release.survey_id])
        assert cursor.rowcount == 1
        with cedar.context():
            assert not plan_anew(release.pk)
            assert change_audience(release, **NOBODY)
            assert releases_to_plan_anew() == [release.pk]
    with cedar.context():
        assert plan_anew(release.pk)
