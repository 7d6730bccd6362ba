"""What tests of agreements share: their addresses, rows and form."""

from django.urls import reverse

from circles.models import AgreementIdea
from schools.models import Member
from tests.cast import Place

FINISH = "We let each other finish."


def url(name: str, pk: int) -> str:
    return reverse(f"circles:{name}", args=[pk])


def put_idea(place: Place, by: Member, text: str = FINISH) -> AgreementIdea:
    with place.context():
        return AgreementIdea.objects.create(
            school=place.school, advisory=place.advisories["7B"], text=text, proposed_by=by
        )
