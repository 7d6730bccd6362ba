"""The plan of one circle: who reads it, what it says, and how it is set aside and taken back."""

from datetime import date, time
from typing import Any

import pytest

from circles.models import Circle, Plan, PlanStep
from schools.models import Advisory, Leadership
from tests.cast import Place
from tests.circles.planned import plan_url, put_plan, put_step, step_url, steps_of, words
from tests.circles.planning import SignIn, close, put_circle, put_held_circle, said
from tests.circles.shelf import put_item

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
PROMPT = "What made you laugh this week?"
TEACHERS_OWN = ("canary-string", "canary-fold", "canary-why", "Part 3", "Whom do you thank?")


@pytest.fixture
def circle(cedar: Place) -> Circle:
    """Today's of 7B, 30 minutes, with a plan of four steps of five minutes."""
    with cedar.context():
        found = put_circle(cedar, TODAY)
        put_plan(cedar, found)
        return found


@pytest.mark.parametrize("name", ["rivera", "lee", "sam"])
def test_those_who_lead_the_circle_read_and_change_its_plan(
    cedar: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    page = words(sign_in(cedar.people[name]).get(plan_url(circle)))
    assert "Weekly check-in: 20 of 30 minutes" in page
    for text in (PROMPT, "canary-string", "canary-why", "5 minutes · Whole group", "Take out", "Add a step"):
        assert text in page


@pytest.mark.parametrize("name", ["osei", "pat", "diaz", "okafor", "hale"])
def test_nobody_else_does(cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn, name: str) -> None:
    member = {**cedar.people, **harbor.people}[name]
    assert sign_in(member).get(plan_url(circle)).status_code == 404
    with cedar.context():
        step = steps_of(circle)[0]
        Leadership.objects.create(
            school=cedar.school, advisory=cedar.advisories["7B"], member=cedar.okafor, from_on=TODAY
        )
    assert sign_in(member).post(step_url(step, "remove")).status_code == (302 if name == "okafor" else 404)


def test_a_substitute_has_the_named_day_alone(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        later = put_circle(cedar, TOMORROW)
        put_plan(cedar, later)
        step = steps_of(later)[0]
    client = sign_in(cedar.sam)
    assert client.get(plan_url(circle)).status_code == 200
    assert client.get(plan_url(later)).status_code == 404
    assert client.post(step_url(step, "remove")).status_code == 404
    assert "For other advisories" not in words(client.get(plan_url(circle)))


def test_an_archived_advisory_takes_its_plans_along(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        held, planned = put_held_circle(cedar, date(2026, 11, 17)), put_circle(cedar, date(2026, 12, 1))
        before, plan = put_plan(cedar, held), put_plan(cedar, planned)
        offer = put_plan(cedar, planned, offered_by=cedar.osei)
        gone = put_step(cedar, plan, "share", 9)
        Advisory.objects.filter(name="7B").update(archived_on=cedar.today)
        readable = [set(Plan.objects.readable_by(who)) for who in (cedar.rivera, cedar.maya)]
    rivera = sign_in(cedar.rivera)
    for name in ("edit", "swap", "remove", "restore", "move"):
        assert rivera.post(step_url(gone, name)).status_code == 404
    for verb in ("accept", "decline"):
        assert rivera.post(f"/circles/offers/{offer.pk}/{verb}/").status_code == 404
    assert readable == [{before}, {before}]
    assert rivera.get(plan_url(held)).status_code == 200


def test_students_read_theme_prompt_and_activity_and_nothing_else(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        Plan.objects.update(name="canary-name")
        PlanStep.objects.update(went="flat")
        put_plan(cedar, circle, offered_by=cedar.osei, name="canary-offer", theme="society")
    client = sign_in(cedar.maya)
    page = words(client.get(f"/circles/{circle.pk}/"))
    for text in ("What this circle will be about", PROMPT, "Getting acquainted", "Part 2", "Together."):
        assert text in page
    for secret in (*TEACHERS_OWN, "canary", "Fell flat", "Societal", "/plan/", "5 minutes"):
        assert secret not in page
    with cedar.context():
        Plan.objects.filter(offered_by=None).update(offered_by=cedar.rivera)
    assert "What this circle will be about" not in words(client.get(f"/circles/{circle.pk}/"))


@pytest.mark.parametrize("name", ["diaz", "okafor"])
def test_who_knows_the_date_alone_reads_no_plan(
    cedar: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    page = words(sign_in(cedar.people[name]).get(f"/circles/{circle.pk}/"))
    for secret in (PROMPT, "Weekly check-in", "Together.", "/plan/"):
        assert secret not in page


def test_leaders_find_the_plan_on_the_page_of_the_circle(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    page = words(sign_in(cedar.lee).get(f"/circles/{circle.pk}/"))
    for text in (PROMPT, "20 of 30 minutes", plan_url(circle), plan_url(circle, "plan_print")):
        assert text in page
    with cedar.context():
        bare = put_circle(cedar, TODAY, time(11))
    assert "Look at the proposal" in words(sign_in(cedar.lee).get(f"/circles/{bare.pk}/"))


def test_a_circle_without_a_plan_has_a_proposal_that_takes_one_click(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
    client = sign_in(cedar.rivera)
    response = client.get(plan_url(circle))
    page = words(response)
    assert "A plan is proposed for this circle" in page
    assert page.count("btn-primary") == 1
    card = response.context["card"]
    sent = {"template": card.proposal.template.key, "items": card.proposal.item_ids}
    answer = client.post(plan_url(circle, "plan_accept"), sent, follow=True)
    assert " fits 30 minutes" in words(answer)
    with cedar.context():
        steps = steps_of(circle)
        assert [step.text for step in steps] == [step.text for step in card.steps]
        assert sum(step.minutes for step in steps) == 30


def test_a_past_circle_without_a_plan_says_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_held_circle(cedar, date(2026, 11, 17))
    page = words(sign_in(cedar.rivera).get(plan_url(circle)))
    assert "No plan was made for this circle." in page
    assert "Use this plan" not in page


@pytest.mark.parametrize("closed", [False, True])
def test_a_circle_that_is_not_to_come_offers_no_way_into_a_plan(
    cedar: Place, sign_in: SignIn, closed: bool
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY if closed else date(2026, 11, 17))
        if closed:
            close(cedar, TODAY, TODAY, "Snow")
    page = words(sign_in(cedar.rivera).get(plan_url(circle)))
    told = "There is no school that day: Snow" if closed else "This circle is over"
    assert told in page
    assert plan_url(circle, "plan_start") not in page


@pytest.mark.parametrize(
    ("state", "told"), [("held", "This circle was held"), ("cancelled", "This circle is cancelled: Snow")]
)
def test_nothing_changes_once_the_circle_is_held_or_cancelled(
    cedar: Place, circle: Circle, sign_in: SignIn, state: str, told: str
) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        steps = steps_of(circle)
        offer = put_plan(cedar, circle, ["share"], offered_by=cedar.osei)
        Circle.objects.update(state=state, reason="Snow", log_version=1)
        before = list(PlanStep.objects.order_by("pk").values())
    for url, data in (
        (plan_url(circle, "plan_fit"), {}),
        (plan_url(circle, "plan_remove"), {}),
        (step_url(steps[1], "move"), {"to": "1"}),
        (step_url(steps[1], "remove"), {}),
        (step_url(steps[1], "restore"), {}),
        (step_url(steps[0], "swap"), {"item": steps[0].item_id}),
        (f"/circles/offers/{offer.pk}/accept/", {}),
    ):
        assert told in said(client.post(url, data, follow=True)), url
    with cedar.context():
        assert list(PlanStep.objects.order_by("pk").values()) == before
        assert Plan.objects.get(pk=offer.pk).offered_by == cedar.osei
    page = words(client.get(plan_url(circle)))
    assert told in page
    for button in ("Take out", "Choose another way", "Add a step", "Use it", "Put it back"):
        assert button not in page


def test_an_item_that_goes_leaves_past_circles_as_they_were(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        step = steps_of(circle)[0]
        PlanStep.objects.filter(pk=step.pk).update(went="well")
        Circle.objects.update(state="held", log_version=1)
    client = sign_in(cedar.rivera)
    with cedar.context():
        step.item.state = "removed"
        step.item.text = "Changed since"
        step.item.save()
    assert PROMPT in words(client.get(plan_url(circle)))
    with cedar.context():
        step.item.delete()
        assert PlanStep.objects.get(pk=step.pk).went == "well"
    for url in (plan_url(circle), f"/circles/{circle.pk}/", plan_url(circle, "plan_print")):
        assert PROMPT in words(client.get(url))


def test_more_steps_and_offers_take_no_more_queries(
    cedar: Place, circle: Circle, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)

    def queries(url: str) -> int:
        client.get(url)
        with django_assert_max_num_queries(20) as found:
            client.get(url)
        return len(found)

    with cedar.context():
        put_plan(cedar, circle, offered_by=cedar.osei)
    urls = (plan_url(circle), f"/circles/{circle.pk}/")
    few = [queries(url) for url in urls]
    with cedar.context():
        plan = Plan.objects.get(offered_by=None)
        for number in range(4, 12):
            put_step(cedar, plan, "think", number, item=put_item(cedar))
        for colleague in (cedar.pat, cedar.diaz):
            put_plan(cedar, circle, offered_by=colleague)
    assert [queries(url) for url in urls] == few


def test_hostile_words_stay_words(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        PlanStep.objects.update(title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    for name, url in (
        ("rivera", plan_url(circle)),
        ("rivera", plan_url(circle, "plan_print")),
        ("rivera", "/"),
        ("maya", f"/circles/{circle.pk}/"),
    ):
        page = sign_in(cedar.people[name]).get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;" in page


@pytest.mark.parametrize(("with_prompt", "quoted"), [(False, False), (True, True)])
def test_what_is_shared_is_quoted_only_when_it_is_a_prompt(
    cedar: Place, circle: Circle, sign_in: SignIn, with_prompt: bool, quoted: bool
) -> None:
    with cedar.context():
        PlanStep.objects.filter(kind="think").delete()
        item = put_item(cedar) if with_prompt else None
        PlanStep.objects.filter(kind="share").update(text="Say what the person did.", item=item)
    for name in ("rivera", "maya"):
        page = words(sign_in(cedar.people[name]).get(f"/circles/{circle.pk}/"))
        assert ("“Say what the person did.”" in page) is quoted


def test_where_students_think_comes_before_what_they_share(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        put_step(cedar, Plan.objects.get(), "think", 9, text="Think of a friend.")
        PlanStep.objects.filter(position=0).update(kind="share")
    assert "“Think of a friend.”" in words(sign_in(cedar.maya).get(f"/circles/{circle.pk}/"))


def test_what_one_looks_at_or_listens_to_is_named_and_not_quoted(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        PlanStep.objects.filter(kind="think").update(
            title="Rain", text="Two minutes of rain.", steps="Listen."
        )
    for name in ("rivera", "maya"):
        page = words(sign_in(cedar.people[name]).get(f"/circles/{circle.pk}/"))
        assert '<p class="quote">Rain</p> <p>Two minutes of rain.</p>' in page
        assert "“Two minutes" not in page
