"""The addresses of all pages."""

from django.urls import include, path

from doudi.web import display, errors

urlpatterns = [
    path("display/", display.change, name="display"),
    path("", include("doudi.web.citizen.urls")),
    path("", include("doudi.web.public.urls")),
    path("accounts/", include("doudi.web.accounts.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
