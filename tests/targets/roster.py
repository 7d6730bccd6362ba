from roster.models import Import
from tests.cast import Place
from tests.targets.makers import Makers


def an_import(place: Place) -> Import:
    return Import.objects.create(
        school=place.school,
        created_by=place.okafor,
        file_name="roster.csv",
        content=b"",
        state=Import.State.READY,
    )


OBJECTS: Makers = {
    "roster:import_detail": an_import,
    "roster:import_progress": an_import,
    "roster:import_school": an_import,
    "roster:import_advisories": an_import,
    "roster:import_apply": an_import,
    "roster:import_discard": an_import,
    "roster:import_problems": an_import,
    "roster:invitation_send": lambda p: p.rivera,
    "roster:code_sheet": lambda p: p.advisories["7B"],
    "roster:code_card": lambda p: p.maya,
}

WORDS: Makers = {
    "roster:welcome": lambda p: {"token": "forged"},
}
