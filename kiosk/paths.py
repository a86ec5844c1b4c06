"""Where content, templates, static files and translations lie.

Templates, static files and translations lie beside the package in a checkout and inside it once
installed from a wheel; content always lies inside.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CONTENT = PACKAGE / "content"
RESOURCES = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
