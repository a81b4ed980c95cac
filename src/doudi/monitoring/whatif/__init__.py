"""A what-if asked for on a page: kept with who, when and of what, run in the background, read again later."""
