"""Taking all of one's journal along, and erasing all of it."""

from allauth.core.ratelimit import consume
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journals.erasure import erase_writing
from journals.export import as_markdown, as_pdf
from journals.models import Entry
from schools.access import MemberRequest, roles
from schools.models import Role


class EraseForm(forms.Form):
    """The account's password: an open screen alone must not be enough."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write your password to erase everything.")},
    )

    def __init__(self, *args: object, request: MemberRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not consume(self.request, action="reauthenticate", user=self.request.user):
            raise forms.ValidationError(_("That were too many tries. Wait an hour. Nothing was erased."))
        if not self.request.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Nothing was erased."))
        return password


@roles(Role.STUDENT)
def journal_export(request: MemberRequest) -> HttpResponse:
    form = EraseForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        erase_writing(request.member)
        messages.success(request, _("All that you wrote in your journal is erased."))
        return redirect("journals:entry_list")
    count = Entry.objects.written_by(request.member).kept().count()
    return render(request, "journals/journal_export.html", {"form": form, "count": count})


@roles(Role.STUDENT)
def export_markdown(request: MemberRequest) -> HttpResponse:
    return file_of(as_markdown(request.member).encode(), "text/markdown; charset=utf-8", "journal.md")


@roles(Role.STUDENT)
def export_pdf(request: MemberRequest) -> HttpResponse:
    return file_of(as_pdf(request.member), "application/pdf", "journal.pdf")


def file_of(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
