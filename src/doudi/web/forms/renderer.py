"""Draws every form of the site with our own templates."""

from django.forms.renderers import DjangoTemplates


class PageRenderer(DjangoTemplates):
    """Django's renderer with the templates of `templates/forms/` for forms and fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
