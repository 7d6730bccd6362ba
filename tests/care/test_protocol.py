"""The office switches calls on when nothing is missing, keeps them whole while they are on, and switches them off."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from care.models import NamedAdult, Protocol
from care.switching import switch_off, switch_on
from schools.models import Account
from schools.people import leave_school
from tests.care.pages import HOSTILE, SignIn, said, url, words_of
from tests.care.rows import DUTY, EMERGENCY, send_away
from tests.care.rows import switch_on as put_protocol
from tests.cast import Place
from tests.seen import seen_on

PAGE, SWITCH = url("protocol"), url("protocol_switch")


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "opens_at": "08:00",
        "closes_at": "15:30",
        "minutes": "30",
        "emergency": EMERGENCY,
        "duty": DUTY,
        "instead": "",
        **changes,
    }


def save(client: Client, **changes: Any) -> Any:
    return client.post(PAGE, typed(seen=seen_on(client.get(PAGE)), **changes))


def stored(place: Place) -> Protocol:
    with place.context():
        return Protocol.objects.get()


def name_somebody(place: Place) -> None:
    with place.context():
        NamedAdult.objects.create(school=place.school, member=place.diaz, deputy=place.pat)


def test_what_a_colleague_saved_meanwhile_is_not_put_back_unasked(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    form = typed(minutes="45", seen=seen_on(office.get(PAGE)))
    save(office, emergency="Theirs")
    answer = office.post(PAGE, form)
    assert "Somebody changed the protocol" in words_of(answer)
    assert stored(cedar).emergency == "Theirs"
    again = form | {"seen": seen_on(answer)}
    for _twice in range(2):
        assert office.post(PAGE, again).status_code == 302
    assert (stored(cedar).minutes, stored(cedar).emergency) == (45, EMERGENCY)


def test_it_is_switched_on_once_nothing_is_missing(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    page = words_of(office.get(PAGE))
    for words in ("Write whom to call in an emergency.", "Name at least one adult whom calls come to."):
        assert words in page
    answer = office.post(SWITCH, {"to": "on"}, follow=True)
    assert "Calls stay off. Write whom to call in an emergency." in said(answer)
    assert not stored(cedar).is_on
    assert save(office).status_code == 302
    name_somebody(cedar)
    assert "Everything is ready." in words_of(office.get(PAGE))
    assert "Calls are on." in said(office.post(SWITCH, {"to": "on"}, follow=True))
    assert stored(cedar).is_on
    assert stored(cedar).changed_by_id == cedar.okafor.pk


@pytest.mark.parametrize("gone", ["left", "signs in no more", "has another role"])
def test_with_somebody_who_is_gone_it_stays_off(cedar: Place, gone: str) -> None:
    with cedar.context():
        put_protocol(cedar, is_on=False)
        if gone == "left":
            leave_school(cedar.pat)
        elif gone == "signs in no more":
            Account.objects.filter(pk=cedar.pat.account_id).update(is_active=False)
        else:
            cedar.pat.role = "administrator"
            cedar.pat.save(update_fields=["role"])
        missing = switch_on(cedar.school, cedar.okafor)
        assert len(missing) == 1
        assert missing[0].startswith("Pat Kim cannot be reached any more")
        assert not Protocol.objects.get().is_on


def test_it_can_always_be_switched_off_with_words_whom_to_see(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_protocol(cedar)
        NamedAdult.objects.all().delete()
    office = sign_in(cedar.okafor)
    assert "Name at least one adult" in words_of(office.get(PAGE))
    office.post(SWITCH, {"to": "off", "instead": f"Room 3 {HOSTILE}"})
    assert not stored(cedar).is_on
    assert stored(cedar).instead == f"Room 3 {HOSTILE}"
    assert "<script>alert" not in office.get(PAGE).content.decode()
    with cedar.context():
        switch_off(cedar.school, cedar.okafor, "")
        switch_off(cedar.school, cedar.okafor, "")


def test_while_it_is_on_nothing_that_calls_need_is_taken_out(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        put_protocol(cedar)
    answer = save(office, emergency="  ", duty="new words")
    assert "Calls are on, so this cannot be empty." in words_of(answer)
    assert "new words" in words_of(answer)
    assert (stored(cedar).emergency, stored(cedar).duty) == (EMERGENCY, DUTY)
    assert save(office, duty="new words").status_code == 302
    assert (stored(cedar).duty, stored(cedar).is_on) == ("new words", True)
    with cedar.context(), pytest.raises(IntegrityError), transaction.atomic():
        Protocol.objects.update(emergency="")


def test_what_makes_no_sense_is_not_kept(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    for wrong in (
        {"opens_at": "16:00"},
        {"minutes": "4"},
        {"minutes": "241"},
        {"minutes": "soon"},
        {"closes_at": "25:00"},
        {"duty": "x" * 2001},
    ):
        answer = save(office, **wrong)
        assert 'class="form-errors"' in answer.content.decode(), wrong
        assert stored(cedar).emergency == ""


def test_what_is_wrong_is_said_while_it_is_on(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        put_protocol(cedar)
    assert "Everything that a call needs is there." in words_of(office.get(PAGE))
    with cedar.context():
        for member in (cedar.diaz, cedar.rivera, cedar.pat):
            send_away(member)
    assert "Everybody who is named is away today." in words_of(office.get(PAGE))
    with cedar.context():
        leave_school(cedar.diaz)
    page = words_of(office.get(PAGE))
    assert "Ms. Diaz cannot be reached any more" in page
    assert "Everything that a call needs is there." not in page


def test_every_adult_reads_the_duty_and_no_student(cedar: Place, sign_in: SignIn) -> None:
    """As the sentences at the fields of the office say."""
    with cedar.context():
        put_protocol(cedar)
    page = words_of(sign_in(cedar.okafor).get(PAGE))
    assert "Adults of your school read this, students do not." in page
    for name, member in cedar.people.items():
        answer = sign_in(member).get(url("duty"))
        reads = answer.status_code == 200 and DUTY in words_of(answer) and EMERGENCY in words_of(answer)
        assert reads == (name not in ("maya", "noah", "zoe", "iris", "ruth")), name
