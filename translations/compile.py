"""Hatch build hook: compile every .po to .mo, so that no step is forgotten."""

from pathlib import Path
from typing import Any

from babel.messages.frontend import CommandLineInterface
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):
    """Run the very command that `./dev` runs, so that a checkout and a wheel say the same.

    `labels/` is not compiled: it holds starter words for the label workshop, read as they are.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile `translations/*/LC_MESSAGES/*.po`; a broken catalogue stops the build."""
        translations = Path(self.root, "translations")
        if any(translations.glob("*/LC_MESSAGES/*.po")):
            command = ["pybabel", "--quiet", "compile", "--directory", str(translations)]
            if CommandLineInterface().run(command):
                raise SystemExit("a translation is broken")
