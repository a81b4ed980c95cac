"""How static files are stored: compressed, and named by their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage; before `collectstatic` has run there is no manifest, and names stay plain."""

    def stored_name(self, name: str) -> str:
        """The name with its content hash, or the plain name while nothing has been collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
