"""The addresses of the demo. `conf.urls` includes them only where settings.DEMO is true."""

from django.urls import path

from doudi.demo.start import views

urlpatterns = [
    path("", views.start, name="demo-start"),
    path("enter/<str:username>/", views.enter, name="demo-enter"),
    path("departments/<str:name>/", views.disturb, name="demo-department"),
    path("clock/", views.let_time_pass, name="demo-clock"),
]
