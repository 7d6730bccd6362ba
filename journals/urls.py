from django.urls import path

from journals.views import entry, export, hiding, journal, reply, report, week_prompt

app_name = "journals"

urlpatterns = [
    path("", journal.entry_list, name="entry_list"),
    path("new/", entry.entry_new, name="entry_new"),
    path("export/", export.journal_export, name="journal_export"),
    path("export.md", export.export_markdown, name="export_markdown"),
    path("export.pdf", export.export_pdf, name="export_pdf"),
    path("shared/", journal.shared_list, name="shared_list"),
    path("prompts/", week_prompt.week_prompt_list, name="week_prompt_list"),
    path("prompts/new/", week_prompt.week_prompt_new, name="week_prompt_new"),
    path("prompts/<int:pk>/remove/", week_prompt.week_prompt_remove, name="week_prompt_remove"),
    path("prompts/<int:pk>/restore/", week_prompt.week_prompt_restore, name="week_prompt_restore"),
    path("reports/", report.report_list, name="report_list"),
    path("reports/<uuid:pk>/take-back/", report.report_take_back, name="report_take_back"),
    path("reports/<uuid:pk>/reopen/", report.report_reopen, name="report_reopen"),
    path("replies/<uuid:pk>/remove/", reply.reply_remove, name="reply_remove"),
    path("replies/<uuid:pk>/restore/", reply.reply_restore, name="reply_restore"),
    path("<uuid:pk>/", entry.entry_detail, name="entry_detail"),
    path("<uuid:pk>/write/", entry.entry_write, name="entry_write"),
    path("<uuid:pk>/save/", entry.entry_save, name="entry_save"),
    path("<uuid:pk>/audience/", entry.entry_audience, name="entry_audience"),
    path("<uuid:pk>/line/", entry.entry_line, name="entry_line"),
    path("<uuid:pk>/reply/", reply.reply_new, name="reply_new"),
    path("<uuid:pk>/report/", report.entry_report, name="entry_report"),
    path("<uuid:pk>/hide/", hiding.entry_hide, name="entry_hide"),
    path("<uuid:pk>/lift/", hiding.entry_lift, name="entry_lift"),
    path("<uuid:pk>/reports/close/", hiding.entry_reports_close, name="entry_reports_close"),
    path("thanks/<uuid:pk>/report/", report.thanks_report, name="thanks_report"),
    path("thanks/<uuid:pk>/hide/", hiding.thanks_hide, name="thanks_hide"),
    path("thanks/<uuid:pk>/lift/", hiding.thanks_lift, name="thanks_lift"),
    path("thanks/<uuid:pk>/reports/close/", hiding.thanks_reports_close, name="thanks_reports_close"),
    path("<uuid:pk>/remove/", entry.entry_remove, name="entry_remove"),
    path("<uuid:pk>/restore/", entry.entry_restore, name="entry_restore"),
]
