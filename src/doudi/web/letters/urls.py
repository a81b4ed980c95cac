"""Addresses of letters. Who may read one is decided by the query."""

from django.urls import path

from doudi.web.letters import views

app_name = "letters"
urlpatterns = [
    path("<uuid:letter_id>/", views.page, name="page"),
    path("<uuid:letter_id>/pdf/", views.pdf, name="pdf"),
]
