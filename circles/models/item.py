from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from circles.models.content import LONGEST_STEP, SHORTEST_STEP, Content, links_to_the_web, step_minutes
from circles.models.words import Area, Depth, Kind, Mode, Occasion, Season, Strategy, Theme
from schools.guards import school_guards
from schools.models import Advisory, Member, Role, School
from schools.models.member import LEADERS

UNDO = timedelta(days=1)
ANSWER_SHOWN = timedelta(days=7)


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, member: Member) -> Self:
        """The library as the member has it: everybody's items and their own; nothing for who leads no circles."""
        if member.role not in LEADERS:
            return self.none()
        return self.in_use().filter(Q(only_for=None) | Q(only_for=member))

    def in_use(self) -> Self:
        return self.filter(state=Item.State.IN_USE)

    def changeable_by(self, member: Member) -> Self:
        """The school's own items: one's own, and for administrators everybody's; never what came with the product."""
        if member.role not in LEADERS:
            return self.none()
        made_here = self.filter(key="").exclude(state__in=NOT_TAKEN)
        if member.role == Role.ADMINISTRATOR:
            return made_here.filter(Q(only_for=None) | Q(only_for=member))
        return made_here.filter(made_by=member)

    def removable_by(self, member: Member) -> Self:
        """What one may change; administrators may also take out, for the whole school, what came with the product."""
        own = self.changeable_by(member)
        return own | self.exclude(key="") if member.role == Role.ADMINISTRATOR else own

    def restorable_by(self, member: Member) -> Self:
        """What is out of the library and theirs to put back; what somebody else took out, administrators alone."""
        removed = self.removable_by(member).filter(state=Item.State.REMOVED)
        return removed if member.role == Role.ADMINISTRATOR else removed.filter(removed_by=member)

    def shipped_media(self, member: Member) -> Self:
        return self.visible_to(member).filter(kind=Kind.MEDIA).exclude(key="")

    def linkable_by(self, member: Member) -> Self:
        """Shared media that came with the product: whoever leads adds the school's link where none is yet.

        Who added it and administrators may change it or take it away.
        """
        media = self.shipped_media(member)
        if member.role == Role.ADMINISTRATOR:
            return media
        return media.filter(Q(link="") | Q(linked_by=member))

    def proposed_to(self, member: Member) -> Self:
        """Prompts that students proposed to an advisory that the member leads today, whatever became of them."""
        if member.role not in LEADERS:
            return self.none()
        led = Advisory.objects.led_by(member).current().filter(pk=OuterRef("proposed_for"))
        return self.filter(Exists(led)).exclude(state=Item.State.WITHDRAWN)

    def waiting(self) -> Self:
        return self.filter(state=Item.State.PROPOSED)

    def proposed_by(self, student: Member) -> Self:
        """What the student proposed, with whatever became of it."""
        return self.filter(proposed_by=student)

    def answered_since(self, moment: datetime, student: int) -> Self:
        """What the student proposed and a teacher answered after that moment, the latest answer first."""
        return self.filter(proposed_by=student, answered_at__gt=moment).order_by("-answered_at", "-pk")

    def reopenable_by(self, member: Member) -> Self:
        """Prompts whose answer the member may undo: those not taken, and those taken that are theirs to remove."""
        removable = Item.objects.removable_by(member).in_use()
        undoable = Q(state=Item.State.DECLINED) | Q(pk__in=removable.values("pk"))
        return self.proposed_to(member).filter(undoable)

    def to_forget(self, now: datetime) -> Self:
        """What a student took back a day ago, and what was not taken, once its answer was there to read for a week."""
        taken_back = Q(state=Item.State.WITHDRAWN, withdrawn_at__lte=now - UNDO)
        not_taken = Q(state=Item.State.DECLINED, answered_at__lte=now - ANSWER_SHOWN)
        return self.filter(taken_back | not_taken)

    def unprotected(self) -> Self:
        """Without those that ask about a protected area."""
        return self.filter(ppra=[])


class ItemManager(models.Manager.from_queryset(ItemQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ItemQuerySet:
        """Without the words made ready for search, which pages have no use for."""
        return super().get_queryset().defer("searched")


# What a student proposed and no teacher took: no part of the library.
NOT_TAKEN = ("proposed", "declined", "withdrawn")

# The key of the prompt that stands in every check-in.
ALWAYS_THERE = "something-recent"

HANDS = ("answered_by", "linked_by", "removed_by")

# No index: under row-level security PostgreSQL evaluates `@@` after the policy, so that a GIN index would lie idle.
SEARCHED = SearchVector("title", "text", "materials", "steps", "questions", config=Value("english"))


class Item(Content):
    """One card of the library: a prompt, an activity, shared media, a question, an opening, a closing, a starter.

    `key` names those that came with the product; the school's own have none. What a plan takes it copies, so that
    a circle of the past keeps what it did when an item changes or goes. `proposed_text` is the student's own words,
    whatever a teacher made of them.
    """

    class State(models.TextChoices):
        IN_USE = "in_use", _("In the library")
        PROPOSED = "proposed", _("Waiting for your teacher")
        DECLINED = "declined", _("Not taken")
        WITHDRAWN = "withdrawn", _("Taken back")
        REMOVED = "removed", _("Removed")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=60, blank=True, editable=False)
    theme = models.CharField(_("theme"), max_length=13, choices=Theme.choices, blank=True)
    depth = models.CharField(_("depth"), max_length=6, choices=Depth.choices, blank=True)
    season = models.CharField(_("season"), max_length=6, choices=Season.choices, blank=True)
    occasion = models.CharField(_("occasion"), max_length=11, choices=Occasion.choices, blank=True)
    strategy = models.CharField(_("strategy"), max_length=11, choices=Strategy.choices, blank=True)
    grouping = models.CharField(_("grouping"), max_length=10, choices=Mode.choices, blank=True)
    minutes = step_minutes(null=True, blank=True)
    ppra = ArrayField(
        models.CharField(max_length=10, choices=Area.choices),
        verbose_name=_("protected areas"),
        default=list,
        blank=True,
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.IN_USE, editable=False)
    made_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    only_for = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, editable=False
    )
    proposed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    proposed_for = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, editable=False
    )
    proposed_text = models.TextField(max_length=2000, blank=True, editable=False)
    answer = models.CharField(_("your answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    linked_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    removed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    searched = models.GeneratedField(expression=SEARCHED, output_field=SearchVectorField(), db_persist=True)

    objects = ItemManager()

    class Meta:
        ordering = ["kind", "pk"]
        indexes = [
            models.Index(fields=["school", "state", "kind"], name="items_by_kind"),
        ]
        constraints = [
            *school_guards("item", "made_by", "only_for", "proposed_by", "proposed_for", *HANDS),
            models.UniqueConstraint(
                fields=["school", "kind", "key"], condition=~Q(key=""), name="shipped_item_is_loaded_once"
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(title=""),
                name="item_has_words",
                violation_error_message=_("Write what the group hears or does."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["prompt", "question"]) | ~Q(text=""),
                name="prompt_has_words",
                violation_error_message=_("Write the question or invitation itself."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="activity") | ~Q(title="") & ~Q(steps=""),
                name="activity_has_a_title_and_steps",
                violation_error_message=_("An activity needs a title and at least one step."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="prompt") | Q(state__in=NOT_TAKEN) | ~Q(theme="") & ~Q(depth=""),
                name="prompt_has_a_theme_and_a_depth",
                violation_error_message=_("A prompt needs a theme and a depth."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="activity") | ~Q(theme=""),
                name="activity_has_a_theme",
                violation_error_message=_("An activity needs a theme."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(SHORTEST_STEP, LONGEST_STEP)),
                name="item_takes_minutes",
                violation_error_message=_("An item takes from 1 to 90 minutes."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NOT_TAKEN) | Q(proposed_for__isnull=False, kind="prompt"),
                name="students_propose_prompts_to_an_advisory",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_use", *NOT_TAKEN, "removed"]), name="item_state_is_known"
            ),
            links_to_the_web("item_links_to_the_web"),
        ]

    def __str__(self) -> str:
        return self.title or self.text

    @property
    def is_shipped(self) -> bool:
        return bool(self.key)

    @property
    def is_always_there(self) -> bool:
        return self.key == ALWAYS_THERE

    @property
    def is_removed(self) -> bool:
        return self.state == self.State.REMOVED

    @property
    def is_from_a_student(self) -> bool:
        return self.proposed_for_id is not None

    @property
    def area_labels(self) -> list[str]:
        return [str(Area(area).label) for area in self.ppra]


class LoadedLibrary(models.Model):
    """Which edition of the items that come with the product a school has: `digest` of their files."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [*school_guards("loaded_library")]

    def __str__(self) -> str:
        return self.digest
