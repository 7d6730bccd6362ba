"""What of all that is kept with a key to a person stands in the file for a family, or why it does not."""

from django.utils.translation import gettext_lazy as _

OTHERS = _("Names and words of other students. They have the same right to privacy.")
PROTECTION = _(
    "What adults noted on calls for help and on concerns, and reports that they made. The law that protects "
    "children keeps these apart."
)
ASKED = _(
    "Whether the student asked for an adult, whom, and what was said: it may be about somebody at home. The school "
    "decides about that with the law in hand."
)
ALONE = _("What a teacher wrote after a circle for nobody else to read.")
GROUP = _(
    "A teacher’s note on a circle as a whole, because it is about other students too. Ask the school to see it."
)
VOICE = _(
    "Whether somebody spoke or passed in a circle. Passing is always allowed and is no measure of anybody."
)
ANSWERS = _(
    "Answers to surveys. Nobody at the school can read them, and they are destroyed when results are made of them."
)
SCOPE = _("Private writing outside of the days or entries that were asked for.")
# What the file itself says at its end.
LEFT_OUT = (OTHERS, PROTECTION, ASKED, ALONE, GROUP, VOICE, ANSWERS, SCOPE)

ADULTS = "What an adult did or has; nothing about a student."
TECHNICAL = "Holds no information about the student beyond what stands in the file."

IN_THE_FILE = {
    "care.LawfulOpening.student",
    "circles.AgreementIdea.proposed_by",
    "circles.CalendarFeed.member",
    "circles.FollowUp.student",
    "circles.Interest.student",
    "circles.InterviewAnswer.student",
    "circles.Item.proposed_by",
    "circles.Turn.student",
    "journals.Entry.author",
    "journals.Thanks.giver",
    "notices.Delivery.member",
    "notices.Preference.member",
    "notices.RefusedAddress.member",
    "notices.Rhythm.member",
    "schools.AttributeValue.student",
    "schools.Enrollment.student",
    "schools.Opening.whose",
    "surveys.Permission.student",
}

NOT_IN_THE_FILE = {
    "care.Absence.member": ADULTS,
    "care.Asking.adult": ADULTS,
    "care.Call.author": ASKED,
    "care.Call.chosen": ADULTS,
    "care.Call.holder": ADULTS,
    "care.Concern.holder": ADULTS,
    "care.Concern.sender": PROTECTION,
    "care.Concern.student": PROTECTION,
    "care.LawfulOpening.approved_by": ADULTS,
    "care.LawfulOpening.asked_by": ADULTS,
    "care.LawfulOpening.refused_by": ADULTS,
    "care.NamedAdult.deputy": ADULTS,
    "care.NamedAdult.member": ADULTS,
    "care.Protocol.changed_by": ADULTS,
    "care.ReachCheck.member": ADULTS,
    "care.Step.by": PROTECTION,
    "care.Step.to": PROTECTION,
    "circles.Agreements.written_by": ADULTS,
    "circles.Circle.logged_by": ADULTS,
    "circles.Debrief.written_by": ALONE,
    "circles.FollowUp.created_by": ADULTS,
    "circles.FollowUp.done_by": ADULTS,
    "circles.FollowUp.handed_from": ADULTS,
    "circles.FollowUp.owner": ADULTS,
    "circles.GroupSeat.student": OTHERS,
    "circles.Interview.made_by": ADULTS,
    "circles.Item.answered_by": ADULTS,
    "circles.Item.linked_by": ADULTS,
    "circles.Item.made_by": ADULTS,
    "circles.Item.only_for": ADULTS,
    "circles.Item.removed_by": ADULTS,
    "circles.LogRevision.saved_by": GROUP,
    "circles.Plan.made_by": ADULTS,
    "circles.Plan.offered_by": ADULTS,
    "circles.Run.holder": VOICE,
    "circles.Run.keeper": TECHNICAL,
    "circles.Seat.student": VOICE,
    "circles.Series.created_by": ADULTS,
    "journals.Hiding.hidden_by": ADULTS,
    "journals.Report.closed_by": ADULTS,
    "journals.Report.reporter": OTHERS,
    "journals.Share.reader": OTHERS,
    "journals.Thanks.receiver": OTHERS,
    "journals.Reply.author": ADULTS,
    "journals.WeekPrompt.made_by": ADULTS,
    "reports.Commitment.made_by": ADULTS,
    "reports.Release.withheld_by": ADULTS,
    "reports.WeeklyRecipient.member": ADULTS,
    "roster.Import.created_by": ADULTS,
    "roster.Invitation.created_by": ADULTS,
    "roster.Invitation.member": ADULTS,
    "surveys.Answered.member": ANSWERS,
    "surveys.Counted.member": TECHNICAL,
    "surveys.InstrumentVersion.made_by": ADULTS,
    "surveys.Permission.recorded_by": ADULTS,
    "surveys.Sheet.respondent": ANSWERS,
    "surveys.Survey.made_by": ADULTS,
    "schools.Leadership.member": ADULTS,
    "schools.Opening.reader": OTHERS,
    "schools.WritingKey.author": TECHNICAL,
}
