"""The plan of one circle: who reads it, what it says, and how it is set aside and taken back."""

from datetime import date, time
from typing import Any

import pytest

from circles.models import Circle, Plan, PlanStep
from schools.models import Advisory, Leadership
from tests.cast import Place
from tests.circles.planned import kinds_of, plan_url, put_plan, put_step, step_url, steps_of, words
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


def test_a_plan_longer_than_the_slot_fits_with_one_button(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        put_step(cedar, plan, "reflect", 4, minutes=12)
    client = sign_in(cedar.rivera)
    page = words(client.get(plan_url(circle)))
    assert "Weekly check-in: 2 minutes too long" in page
    assert "Fit into 30 minutes" in page
    after = words(client.post(plan_url(circle, "plan_fit"), follow=True))
    assert "Weekly check-in fits 30 minutes" in after
    assert "Fit into" not in after
    with cedar.context():
        assert sum(step.minutes for step in steps_of(circle)) == 30


def test_what_was_made_shorter_is_told(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        PlanStep.objects.filter(kind="activity").update(minutes=30)
        PlanStep.objects.filter(kind="thanks").update(minutes=12)
    page = sign_in(cedar.rivera).post(plan_url(circle, "plan_fit"), follow=True)
    told = ["It fits into 30 minutes now.", "Activity is 20 minutes shorter.", "Thanks is 2 minutes shorter."]
    assert said(page).splitlines() == told
    with cedar.context():
        assert [step.minutes for step in steps_of(circle)] == [5, 5, 10, 10]


def test_a_slot_with_fewer_minutes_than_steps_asks_to_take_some_out(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        for number in range(4, 8):
            put_step(cedar, plan, "share", number)
        Circle.objects.update(minutes=5)
    client = sign_in(cedar.rivera)
    page = words(client.get(plan_url(circle)))
    assert "Weekly check-in: 35 minutes too long" in page
    assert "Each step takes a minute at least, so take some out." in page
    assert "so take some out." in said(client.post(plan_url(circle, "plan_fit"), follow=True))
    assert "Fit into" not in page


def test_a_very_long_circle_gives_no_step_more_than_it_may_have(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        Circle.objects.update(minutes=180)
        PlanStep.objects.exclude(kind="think").delete()
        PlanStep.objects.update(minutes=90)
    sign_in(cedar.rivera).post(plan_url(circle, "plan_fit"))
    with cedar.context():
        assert [step.minutes for step in steps_of(circle)] == [90]


def test_a_plan_set_aside_is_put_back_from_the_same_page(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    client = sign_in(cedar.lee)
    page = client.post(plan_url(circle, "plan_remove"), follow=True)
    assert "set aside" in said(page)
    assert "A plan is proposed for this circle" in words(page)
    assert "You set this plan aside" in words(page)
    with cedar.context():
        plan = Plan.objects.get()
        assert plan.offered_by == cedar.lee
        assert not PlanStep.objects.used_by(cedar.advisories["7B"]).exists()
    client.post(plan_url(circle, "plan_remove"))
    for _twice in range(2):
        assert "taken" in said(client.post(f"/circles/offers/{plan.pk}/accept/", follow=True))
    with cedar.context():
        assert Plan.objects.get().offered_by is None
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]


def test_more_words_are_named_by_what_they_are_for(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        PlanStep.objects.exclude(kind="activity").update(questions="And then?")
        put_step(cedar, plan, "agreements", 8, steps="Stand up.")
        put_step(cedar, plan, "think", 9, steps="Listen.")
    page = words(sign_in(cedar.rivera).get(plan_url(circle)))
    for name, times in (
        ("How to open", 1),
        ("How to close", 1),
        ("How it goes", 1),
        ("What to look for", 1),
        ("When it stays quiet", 2),
        (f'href="/circles/agreements/?advisory={circle.advisory_id}">Our agreements', 1),
    ):
        assert page.count(name) == times, name


def test_after_setting_a_plan_aside_another_is_proposed(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
    client, seen = sign_in(cedar.rivera), []
    for _round in range(3):
        card = client.get(plan_url(circle)).context["card"]
        seen.append(card.proposal.items["prompt"].pk)
        sent = {"template": card.proposal.template.key, "items": card.proposal.item_ids}
        client.post(plan_url(circle, "plan_accept"), sent)
        client.post(plan_url(circle, "plan_remove"))
    assert len(set(seen)) == 3


def test_what_is_set_aside_waits_beside_another_plan_and_they_change_places(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    client = sign_in(cedar.rivera)
    client.post(plan_url(circle, "plan_remove"))
    with cedar.context():
        first = Plan.objects.get()
        second = put_plan(cedar, circle, ["share"], name="Another")
    assert "kept on this page" in said(client.post(f"/circles/offers/{first.pk}/accept/", follow=True))
    with cedar.context():
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.offered_by, second.offered_by) == (None, cedar.rivera)
        assert Plan.objects.count() == 2


def test_everything_set_aside_is_kept(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    client.post(plan_url(circle, "plan_remove"))
    with cedar.context():
        put_plan(cedar, circle, ["share"], name="Another")
    client.post(plan_url(circle, "plan_remove"))
    with cedar.context():
        put_plan(cedar, circle, ["share"], name="A third")
        first = Plan.objects.get(name="Weekly check-in")
    client.post(f"/circles/offers/{first.pk}/accept/")
    page = client.post(f"/circles/offers/{first.pk}/decline/", follow=True)
    for name in ("Weekly check-in", "Another", "A third"):
        assert name in words(page)
    with cedar.context():
        found = Plan.objects.order_by("pk").values_list("offered_by", "is_set_aside")
        assert list(found) == [(None, False), (cedar.rivera.pk, True), (cedar.rivera.pk, True)]


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
