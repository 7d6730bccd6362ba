from django.urls import path

from journals.views import entry, export, journal

app_name = "journals"

urlpatterns = [
    path("", journal.entry_list, name="entry_list"),
    path("new/", entry.entry_new, name="entry_new"),
    path("export/", export.journal_export, name="journal_export"),
    path("export.md", export.export_markdown, name="export_markdown"),
    path("export.pdf", export.export_pdf, name="export_pdf"),
    path("shared/", journal.shared_list, name="shared_list"),
    path("<uuid:pk>/", entry.entry_detail, name="entry_detail"),
    path("<uuid:pk>/write/", entry.entry_write, name="entry_write"),
    path("<uuid:pk>/save/", entry.entry_save, name="entry_save"),
    path("<uuid:pk>/audience/", entry.entry_audience, name="entry_audience"),
    path("<uuid:pk>/line/", entry.entry_line, name="entry_line"),
    path("<uuid:pk>/remove/", entry.entry_remove, name="entry_remove"),
    path("<uuid:pk>/restore/", entry.entry_restore, name="entry_restore"),
]
