from django.urls import path

from notices.views import delivery, inbox, outbox, preference, stop

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.inbox_list, name="inbox_list"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/", inbox.inbox_detail, name="inbox_detail"),
    path("inbox/preferences/", preference.preferences, name="preferences"),
    path("inbox/stop/<str:token>/", stop.stop, name="stop"),
    path("inbox/stop/<str:token>/again/", stop.stop_again, name="stop_again"),
    path("school/deliveries/", delivery.delivery_list, name="delivery_list"),
    path("school/deliveries/retry/", delivery.delivery_retry_all, name="delivery_retry_all"),
    path("school/deliveries/<int:pk>/retry/", delivery.delivery_retry, name="delivery_retry"),
    path("school/deliveries/addresses/<int:pk>/", delivery.address_accept, name="address_accept"),
    path("outbox/", outbox.outbox_list, name="outbox_list"),
    path("outbox/<str:name>/", outbox.outbox_detail, name="outbox_detail"),
    path("outbox/<str:name>/page/", outbox.outbox_page, name="outbox_page"),
]
