from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict

from circles.models import Item, Plan, PlanStep
from circles.plans.templates import Template, template_of, templates
from schools.models import Member
from schools.numbers import number_of

IDS = RegexValidator(r"\A(\d{1,18}(,\d{1,18}){0,9})?\Z")
MOST_CIRCLES = 400


def template_choices() -> list[tuple[str, str]]:
    return [(template.key, template.name) for template in templates()]


class ShownForm(forms.Form):
    """The proposal as the page showed it: what is taken is this, whatever would be proposed by now."""

    template = forms.ChoiceField(choices=template_choices)
    items = forms.CharField(required=False, validators=[IDS])

    def template_shown(self) -> Template:
        return template_of(self.cleaned_data["template"])

    def ids(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["items"].split(",") if number]

    def is_shown_in(self, plan: Plan, steps: Iterable[PlanStep]) -> bool:
        """Whether the plan was made of just this."""
        items = {step.item_id for step in steps if step.item_id}
        return plan.name == self.template_shown().name and items == set(self.ids())

    def pick(self, items: Mapping[int, Item]) -> dict[str, Item] | None:
        """The items by kind, as far as the template takes them; None when one is no longer to be had."""
        if any(pk not in items for pk in self.ids()):
            return None
        found = [items[pk] for pk in self.ids()]
        return {item.kind: item for item in found if item.kind in self.template_shown().takes}


def shown_forms(data: QueryDict) -> dict[int, ShownForm]:
    """By circle, those of a page with many that can be read."""
    circles = [number_of(pk) for pk in data.getlist("circle")[:MOST_CIRCLES]]
    forms_by_circle = {pk: ShownForm(data, prefix=str(pk)) for pk in circles}
    return {pk: form for pk, form in forms_by_circle.items() if form.is_valid()}


def items_to_take(forms_read: Iterable[ShownForm], member: Member) -> dict[int, Item]:
    """The items of these forms that the member may take without choosing each by hand: none of a protected area."""
    ids: set[Any] = {pk for form in forms_read for pk in form.ids()}
    return {item.pk: item for item in Item.objects.visible_to(member).unprotected().filter(pk__in=ids)}
