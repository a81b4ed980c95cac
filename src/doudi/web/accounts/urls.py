"""Addresses for signing in and out."""

from django.urls import path

from doudi.web.accounts import staff, views

urlpatterns = [
    path("", views.start),
    path("phone/", views.phone),
    path("phone/code/", views.code),
    path("phone/who/", views.who),
    path("card/", views.card),
    path("staff/", staff.password),
    path("staff/code/", staff.totp),
    path("leave/", views.leave),
    path("extend/", views.extend),
]
