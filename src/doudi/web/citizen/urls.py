"""Addresses of the people's pages."""

from django.urls import path

from doudi.web.citizen import home

urlpatterns = [path("", home.home, name="home")]
