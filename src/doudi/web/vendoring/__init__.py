"""Rebuild `static/vendor` from the npm registry: `python -m doudi.web.vendoring`.

Needs `npm` on the machine of the developer who runs it; the site itself only serves the result.
"""
