"""The form that takes one photo of a paper: the camera or the album, one file per request."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.law.errors import Unable
from doudi.web import errors, photos
from doudi.web.forms import PageForm


class PhotoForm(PageForm):
    """One photo, given back redrawn as a clean JPEG."""

    photo = forms.FileField(
        label=_("选一张照片，或者现在拍"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={
            "required": _("请先选一张照片。"),
            "empty": _("这张照片是空的，请重新拍。"),
            "invalid": _("请先选一张照片。"),
        },
    )

    def clean_photo(self) -> bytes:
        """The bytes of the photo, drawn anew."""
        found = self.cleaned_data["photo"]
        try:
            return photos.redrawn(found.file, found.size)
        except Unable as refusal:
            raise forms.ValidationError(errors.said(refusal), code="photo") from refusal
