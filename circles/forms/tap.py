"""One tap, as a device sends it."""

from datetime import timedelta
from uuid import uuid4

from django import forms

from circles.runs.taps import DOES, REMEMBERED, Asked, moment_of

FARTHEST = 10_000
LONGEST_AGO = REMEMBERED // timedelta(milliseconds=1)


class TapForm(forms.Form):
    """`ago` are the milliseconds since it was tapped, as far as the device's clock knows, `run` is what it showed.

    A page without script sends neither a token nor how long ago it was.
    """

    run = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    do = forms.ChoiceField(choices=[(name, name) for name in DOES])
    token = forms.UUIDField(required=False)
    ago = forms.IntegerField(required=False)
    student = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    state = forms.CharField(required=False, max_length=20)
    at = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)
    to = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)

    def asked(self) -> Asked:
        sent = self.cleaned_data
        return Asked(
            do=sent["do"],
            token=sent["token"] or uuid4(),
            tapped_at=moment_of(timedelta(milliseconds=min(max(sent["ago"] or 0, 0), LONGEST_AGO))),
            student=sent["student"],
            state=sent["state"],
            at=sent["at"] or 0,
            to=sent["to"] or 0,
            run=sent["run"],
        )
